# Mistakes of Ruby's standard library.    ruby mistakes.rb < ../recorded/payloads.json

require 'base64'
require 'cgi'
require 'json'
require 'stringio'
require 'uri'
require 'zlib'

TEXTS = JSON.parse($stdin.read)
MADE = {}

def keep(mistake, *payloads)
  payloads.each do |payload|
    bytes = yield(TEXTS.fetch(payload)).b
    MADE["#{mistake}: #{payload}"] = Base64.strict_encode64(bytes)
  end
end

keep('generate', 'small_numbers', 'large_numbers', 'numbers') { |t| JSON.generate(JSON.parse(t)) }
keep('pretty_generate', 'completed', 'names') { |t| JSON.pretty_generate(JSON.parse(t)) }
keep('ascii_only', 'hangul', 'emoji') { |t| JSON.generate(JSON.parse(t), ascii_only: true) }
keep('escape_slash', 'audio') { |t| JSON.generate(JSON.parse(t), escape_slash: true) }
keep('Hash#inspect', 'completed', 'created', 'nested', 'updated') { |t| JSON.parse(t).inspect }
keep('symbolized inspect', 'created') { |t| JSON.parse(t, symbolize_names: true).inspect }
keep('String#inspect', 'created', 'audio') { |t| t.inspect }
keep('StringIO#inspect', 'created') { |t| StringIO.new(t).inspect }
keep('escapeHTML', 'html', 'created') { |t| CGI.escapeHTML(t) }
keep('encode_www_form', 'created', 'umlauts') { |t| URI.encode_www_form(payload: t) }
keep('encode_www_form two', 'created') { |t| URI.encode_www_form(source: 'gather', payload: t) }
keep('encode64', 'created', 'emoji') { |t| Base64.encode64(t) }
keep('bytes', 'created', 'umlauts') { |t| t.bytes.inspect }
keep('gzip', 'status_changed') { |t| Zlib.gzip(t) }
keep('nfd', 'umlauts') { |t| t.unicode_normalize(:nfd) }
keep('nfc', 'decomposed') { |t| t.unicode_normalize(:nfc) }
keep('latin1', 'umlauts') { |t| t.dup.force_encoding('ISO-8859-1').encode('UTF-8') }
keep('utf16', 'completed') { |t| t.encode('UTF-16') }
keep('puts', 'created') do |t|
  out = StringIO.new
  out.puts(t)
  out.string
end
keep('sorted', 'integer_keys') do |t|
  sort = lambda do |v|
    v.is_a?(Hash) ? v.sort.to_h { |key, item| [key, sort.call(item)] } : v
  end
  JSON.generate(sort.call(JSON.parse(t)))
end
keep('params', 'completed') { |t| JSON.generate(JSON.parse(t).merge('controller' => 'webhooks', 'action' => 'create')) }
puts JSON.generate(MADE)
