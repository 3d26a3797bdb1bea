// Mistakes of Java's standard library.    java Mistakes.java < ../recorded/payloads.json

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;

class Mistakes {
    static final Map<String, String> MADE = new TreeMap<>();
    static Map<String, Object> texts;

    public static void main(String[] arguments) throws Exception {
        texts = new Reader(new String(System.in.readAllBytes(), StandardCharsets.UTF_8)).object(LinkedHashMap::new);
        Charset latin1 = StandardCharsets.ISO_8859_1;
        keep("Map.toString", t -> utf8(new Reader(t).object(LinkedHashMap::new).toString()), "completed", "status_changed", "created", "updated");
        keep("HashMap.toString", t -> utf8(new Reader(t).object(HashMap::new).toString()), "completed");
        keep("Arrays.toString", t -> utf8(Arrays.toString(utf8(t))), "created", "updated");
        keep("byte[].toString", t -> utf8(utf8(t).toString()), "created");
        keep("InputStream.toString", t -> utf8(new ByteArrayInputStream(utf8(t)).toString()), "created");
        keep("latin1", t -> utf8(new String(utf8(t), latin1)), "names", "hangul");
        keep("windows-1252", t -> utf8(new String(utf8(t), Charset.forName("windows-1252"))), "umlauts");
        keep("getBytes latin1", t -> t.getBytes(latin1), "updated");
        keep("getBytes windows-1252", t -> t.getBytes(Charset.forName("windows-1252")), "umlauts");
        keep("getBytes UTF-16", t -> t.getBytes(StandardCharsets.UTF_16), "created");
        keep("getBytes ASCII", t -> t.getBytes(StandardCharsets.US_ASCII), "umlauts");
        keep("MIME encoder", t -> Base64.getMimeEncoder().encode(utf8(t)), "updated");
        StringBuilder out = new StringBuilder("{");
        MADE.forEach((name, base64) -> out.append(out.length() > 1 ? "," : "").append('"').append(name).append("\":\"").append(base64).append('"'));
        System.out.println(out.append('}'));
    }

    static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static void keep(String mistake, Function<String, byte[]> damage, String... payloads) {
        for (String payload : payloads) {
            byte[] damaged = damage.apply((String) texts.get(payload));
            MADE.put(mistake + ": " + payload, Base64.getEncoder().encodeToString(damaged));
        }
    }

    /** Objects of strings and objects, which is all that these payloads hold. */
    static final class Reader {
        private final String text;
        private int at = 0;

        Reader(String text) {
            this.text = text;
        }

        private char next() {
            while (Character.isWhitespace(text.charAt(at))) at++;
            return text.charAt(at);
        }

        Map<String, Object> object(java.util.function.Supplier<Map<String, Object>> make) {
            Map<String, Object> map = make.get();
            next();
            do {
                at++;
                next();
                String key = string();
                next();
                at++;
                map.put(key, next() == '{' ? object(make) : string());
            } while (next() == ',');
            at++;
            return map;
        }

        private String string() {
            StringBuilder out = new StringBuilder();
            for (at++; text.charAt(at) != '"'; at++) {
                char c = text.charAt(at);
                if (c == '\\') {
                    c = text.charAt(++at);
                    if (c == 'u') {
                        c = (char) Integer.parseInt(text.substring(at + 1, at + 5), 16);
                        at += 4;
                    } else {
                        c = switch (c) {
                            case 'b' -> '\b';
                            case 'f' -> '\f';
                            case 'n' -> '\n';
                            case 'r' -> '\r';
                            case 't' -> '\t';
                            default -> c;
                        };
                    }
                }
                out.append(c);
            }
            at++;
            return out.toString();
        }
    }
}
