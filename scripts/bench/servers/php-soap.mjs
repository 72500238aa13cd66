import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { folder, freePort, isRoot, readyWith, run, runNginx, write } from './programs.mjs';

/** PHP's SoapServer behind nginx and php-fpm, as it is usually run. node php-soap.mjs PHP-FPM DATABASE */
const [fpm, database] = process.argv.slice(2);
const near = (path) => fileURLToPath(new URL(path, import.meta.url));
const port = await freePort();
const socket = join(folder, 'php.sock');

run(fpm, ['-F', '-y', write('php-fpm.conf', fpmSettings()), ...(isRoot ? ['-R'] : [])]);
runNginx(nginxSettings());
// Without a name and a password, which it asks for.
await readyWith(401, port);

function fpmSettings() {
  return `[global]
error_log = ${join(folder, 'logs/fpm.log')}
daemonize = no
[bench]
${isRoot ? 'user = root\ngroup = root\n' : ''}listen = ${socket}
pm = static
pm.max_children = 4
php_admin_value[opcache.enable] = 1
php_admin_value[soap.wsdl_cache_dir] = ${folder}
`;
}

function nginxSettings() {
  return `  access_log off;
  keepalive_requests 1000000000;
  server {
    listen 127.0.0.1:${port};
    location / {
      fastcgi_pass unix:${socket};
      fastcgi_param SCRIPT_FILENAME ${near('card.php')};
      fastcgi_param REQUEST_METHOD $request_method;
      fastcgi_param QUERY_STRING $query_string;
      fastcgi_param CONTENT_TYPE $content_type;
      fastcgi_param CONTENT_LENGTH $content_length;
      fastcgi_param HTTP_SOAPACTION $http_soapaction;
      fastcgi_param HTTP_AUTHORIZATION $http_authorization;
      fastcgi_param DATABASE ${database};
      fastcgi_param WSDL ${near('../../../wsdl/KKMTransfer.wsdl')};
    }
  }`;
}
