//gsoap m service name: KKMTransfer
//gsoap m service style: document
//gsoap m service encoding: literal
//gsoap m service namespace: urn:tp7:KKMTransfer
//gsoap m schema elementForm: qualified

struct m__Card {
  char *ResultCode 1;
  char *Message 0;
  char *CardNumber 0;
  char *CardKind 0;
  char *Status 0;
  char *Holder 0;
  char *DiscountPercent 0;
  char *Accumulation 0;
  char *Bonus 0;
  char *BonusAvailable 0;
};

//gsoap m service method-action: GetCard ""
int m__GetCard(char *KKM, char *CardNumber, struct m__GetCardResponse { struct m__Card return_ 1; } *response);
