// A gSOAP server over a prepared lookup in the same table of cards, a thread for each connection: server DATABASE
#include <sqlite3.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "KKMTransfer.nsmap"
#include "soapH.h"

static const char *database;

struct Lookup {
  sqlite3 *cards = nullptr;
  sqlite3_stmt *statement = nullptr;
  Lookup() {
    const char *sql =
        "SELECT kind, status, holder, accumulation_minor, bonus_minor, bonus_held_minor FROM cards WHERE number = ?";
    if (sqlite3_open_v2(database, &cards, SQLITE_OPEN_READONLY, nullptr) != SQLITE_OK ||
        sqlite3_prepare_v2(cards, sql, -1, &statement, nullptr) != SQLITE_OK) {
      fprintf(stderr, "%s\n", sqlite3_errmsg(cards));
      exit(1);
    }
  }
  ~Lookup() {
    sqlite3_finalize(statement);
    sqlite3_close(cards);
  }
};

static char *copy(struct soap *soap, const unsigned char *text) {
  return text == nullptr ? nullptr : soap_strdup(soap, reinterpret_cast<const char *>(text));
}

static char *money(struct soap *soap, long long minor) {
  char text[32];
  snprintf(text, sizeof text, "%lld.%02lld", minor / 100, minor % 100);
  return soap_strdup(soap, text);
}

int m__GetCard(struct soap *soap, char *, char *number, struct m__GetCardResponse *response) {
  if (soap->userid == nullptr || strcmp(soap->userid, "kassir") != 0 || soap->passwd == nullptr ||
      strcmp(soap->passwd, "kassir") != 0)
    return 401;
  thread_local Lookup lookup;
  m__Card &card = response->return_;
  card.CardNumber = number;
  sqlite3_stmt *row = lookup.statement;
  sqlite3_reset(row);
  sqlite3_bind_text(row, 1, number, -1, SQLITE_TRANSIENT);
  if (sqlite3_step(row) != SQLITE_ROW) {
    card.ResultCode = soap_strdup(soap, "CARD_NOT_FOUND");
    card.Message = soap_strdup(soap, "Карта не найдена");
    return SOAP_OK;
  }
  card.ResultCode = soap_strdup(soap, "OK");
  card.Message = soap_strdup(soap, "Карта найдена");
  card.CardKind = copy(soap, sqlite3_column_text(row, 0));
  card.Status = copy(soap, sqlite3_column_text(row, 1));
  card.Holder = copy(soap, sqlite3_column_text(row, 2));
  card.DiscountPercent = soap_strdup(soap, "0");
  long long bonus = sqlite3_column_int64(row, 4);
  card.Accumulation = money(soap, sqlite3_column_int64(row, 3));
  card.Bonus = money(soap, bonus);
  card.BonusAvailable = money(soap, bonus - sqlite3_column_int64(row, 5));
  sqlite3_reset(row);
  return SOAP_OK;
}

static void serve(struct soap *soap) {
  soap_serve(soap);
  soap_destroy(soap);
  soap_end(soap);
  soap_free(soap);
}

int main(int, char **arguments) {
  database = arguments[1];
  struct soap *soap = soap_new1(SOAP_IO_KEEPALIVE | SOAP_C_UTFSTRING);
  soap->max_keep_alive = 1 << 30;
  if (!soap_valid_socket(soap_bind(soap, "127.0.0.1", 0, 1024))) return 1;
  sockaddr_in address;
  socklen_t size = sizeof address;
  getsockname(soap->master, reinterpret_cast<sockaddr *>(&address), &size);
  printf("ready http://127.0.0.1:%d\n", ntohs(address.sin_port));
  fflush(stdout);
  while (soap_valid_socket(soap_accept(soap))) std::thread(serve, soap_copy(soap)).detach();
  return 1;
}
