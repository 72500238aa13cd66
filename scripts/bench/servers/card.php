<?php
/* What one writes in an afternoon: PHP's own SOAP server with our WSDL over a prepared lookup in the same table of cards. */
$user = $_SERVER['PHP_AUTH_USER'] ?? '';
if ($user !== 'kassir' || ($_SERVER['PHP_AUTH_PW'] ?? '') !== 'kassir') {
  header('WWW-Authenticate: Basic realm="1C:Enterprise 8.3"', true, 401);
  exit;
}

class Cards {
  public function GetCard($question) {
    $number = $question->CardNumber;
    $options = [PDO::ATTR_PERSISTENT => true];
    $cards = new PDO('sqlite:' . $_SERVER['DATABASE'], null, null, $options);
    $lookup = $cards->prepare('SELECT kind, status, holder, accumulation_minor, bonus_minor, bonus_held_minor
      FROM cards WHERE number = ?');
    $lookup->execute([$number]);
    $card = $lookup->fetch(PDO::FETCH_NUM);
    if ($card === false) {
      return ['return' => ['ResultCode' => 'CARD_NOT_FOUND', 'Message' => 'Карта не найдена', 'CardNumber' => $number]];
    }
    [$kind, $status, $holder, $accumulation, $bonus, $held] = $card;
    return ['return' => [
      'ResultCode' => 'OK',
      'Message' => 'Карта найдена',
      'CardNumber' => $number,
      'CardKind' => $kind,
      'Status' => $status,
      'Holder' => $holder,
      'DiscountPercent' => '0',
      'Accumulation' => number_format($accumulation / 100, 2, '.', ''),
      'Bonus' => number_format($bonus / 100, 2, '.', ''),
      'BonusAvailable' => number_format(($bonus - $held) / 100, 2, '.', ''),
    ]];
  }
}

$server = new SoapServer($_SERVER['WSDL'], ['cache_wsdl' => WSDL_CACHE_BOTH]);
$server->setObject(new Cards());
$server->handle();
