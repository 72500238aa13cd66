/** The WSDL address that a till is given. @param origin without a slash at its end: `http://127.0.0.1:8080` */
export function serviceAddress(origin: string, publication: string): string {
  return `${origin}/${publication}/ws/KKMTransfer.1cws?wsdl`;
}
