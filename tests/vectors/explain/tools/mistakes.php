<?php
// Mistakes of PHP's functions.    php mistakes.php < ../recorded/payloads.json

$texts = json_decode(stream_get_contents(STDIN), true);
$made = [];
$keep = function (string $mistake, callable $damage, string ...$payloads) use (&$made, $texts) {
    foreach ($payloads as $payload) {
        $made["$mistake: $payload"] = base64_encode($damage($texts[$payload]));
    }
};

$again = fn (int $flags) => fn ($text) => json_encode(json_decode($text), $flags);
$keep('json_encode', $again(0), 'completed', 'audio', 'updated', 'emoji', 'html');
$keep('json_encode unicode', $again(JSON_UNESCAPED_UNICODE), 'audio', 'html', 'line_separators');
$keep('json_encode slashes', $again(JSON_UNESCAPED_SLASHES), 'updated', 'emoji', 'names');
$keep('json_encode unescaped', $again(JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES), 'line_separators', 'large_numbers', 'small_numbers');
$keep('json_encode hex', $again(JSON_HEX_TAG | JSON_HEX_AMP | JSON_HEX_APOS | JSON_UNESCAPED_SLASHES), 'html', 'audio');
$keep('json_encode pretty', $again(JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE), 'completed', 'umlauts');
$keep('json_encode zero', $again(JSON_PRESERVE_ZERO_FRACTION | JSON_UNESCAPED_SLASHES), 'large_numbers');
$keep('json_encode numeric', fn ($text) => json_encode(json_decode('{"plz":"01067",' . substr($text, 1)), JSON_NUMERIC_CHECK), 'created');
$keep('json_encode text', fn ($text) => json_encode($text), 'audio', 'updated');
$keep('json_encode array', fn ($text) => json_encode(json_decode($text, true)), 'nested');
$keep('print_r', fn ($text) => print_r(json_decode($text, true), true), 'completed', 'created');
$keep('var_export', fn ($text) => var_export(json_decode($text, true), true), 'created', 'status_changed');
$keep('serialize', fn ($text) => serialize(json_decode($text, true)), 'created');
$keep('array to string', fn ($text) => @('' . json_decode($text, true)), 'completed');
$keep('http_build_query', fn ($text) => http_build_query(['payload' => $text]), 'updated', 'emoji');
$keep('htmlspecialchars', fn ($text) => htmlspecialchars($text), 'html', 'audio', 'unknown');
$keep('htmlentities', fn ($text) => htmlentities($text), 'updated');
$keep('htmlspecialchars twice', fn ($text) => htmlspecialchars(htmlspecialchars($text)), 'created');
$keep('ISO-8859-1', fn ($text) => iconv('UTF-8', 'ISO-8859-1', $text), 'updated');
$keep('UTF-16LE', fn ($text) => iconv('UTF-8', 'UTF-16LE', $text), 'emoji');
$keep('utf8_encode', fn ($text) => @utf8_encode($text), 'updated', 'umlauts');
$keep('utf8_encode twice', fn ($text) => @utf8_encode(@utf8_encode($text)), 'updated');
$keep('to ASCII', fn ($text) => iconv('UTF-8', 'ASCII//TRANSLIT', $text), 'updated');
$keep('chunk_split base64', fn ($text) => chunk_split(base64_encode($text)), 'completed');
$keep('stripslashes', fn ($text) => stripslashes($text), 'html');
$keep('addslashes', fn ($text) => addslashes($text), 'created');
$keep('strip_tags', fn ($text) => strip_tags($text), 'html');
$keep('ksort', function ($text) {
    $value = json_decode($text, true);
    ksort($value);
    ksort($value['data']);
    return json_encode($value, JSON_UNESCAPED_SLASHES | JSON_UNESCAPED_UNICODE);
}, 'completed', 'audio');
$keep('sent as array', fn ($text) => '[' . json_encode(json_decode($text)) . ']', 'created');
echo json_encode($made);
