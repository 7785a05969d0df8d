package io.gatehouse.journey;

import io.gatehouse.TestBrowser;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Every secret that a journey brought about, by kind, and the search for them in all their disguises. */
final class Secrets {

    private static final Pattern FIELD = Pattern.compile(
            "\\b(code|code_verifier|client_secret|refresh_token|access_token|id_token|state|nonce)=([^&\\s\"'<>]{12,})");
    private static final Pattern MEMBER =
            Pattern.compile("\"(access_token|refresh_token|id_token)\"\\s*:\\s*\"([^\"]{12,})\"");
    private static final Pattern BEARER = Pattern.compile("(?i)authorization: (bearer) (\\S{12,})");
    private static final Pattern LINK = Pattern.compile("/(authenticate)/([A-Za-z0-9_-]{43})\\b");

    private final Map<String, Set<String>> byKind = new LinkedHashMap<>();

    /** Learns every secret that stands in the text. */
    void learn(String text) {
        for (Pattern pattern : List.of(FIELD, MEMBER, BEARER, LINK)) {
            Matcher matcher = pattern.matcher(text);
            while (matcher.find()) {
                add(matcher.group(1).toLowerCase(java.util.Locale.ROOT), decoded(matcher.group(2)));
            }
        }
    }

    void learn(TestBrowser browser) {
        browser.cookieValues().forEach((name, value) -> {
            add(name, value);
            add(name, fromBase64(value));
        });
        browser.trail().forEach(address -> learn(address.toString()));
    }

    void add(String kind, String secret) {
        if (secret.length() >= 12) {
            byKind.computeIfAbsent(kind, any -> new LinkedHashSet<>()).add(secret);
        }
    }

    Set<String> kinds() {
        return byKind.keySet();
    }

    long count() {
        return byKind.values().stream().mapToLong(Collection::size).sum();
    }

    /** Kind and beginning of each secret that the text holds: as it is, in hexadecimal, or in base64. */
    List<String> foundIn(String text) {
        return byKind.entrySet().stream()
                .flatMap(kind -> kind.getValue().stream()
                        .filter(secret -> disguises(secret).stream().anyMatch(text::contains))
                        .map(secret -> kind.getKey() + " " + secret.substring(0, 8) + "… near: " + near(text, secret)))
                .toList();
    }

    private static List<String> disguises(String secret) {
        byte[] bytes = secret.getBytes(StandardCharsets.UTF_8);
        String base64 = Base64.getEncoder().withoutPadding().encodeToString(bytes);
        return List.of(secret, HexFormat.of().formatHex(bytes), base64);
    }

    private static String near(String text, String secret) {
        int at = text.indexOf(secret);
        return at < 0 ? "(encoded)" : text.substring(Math.max(0, at - 80), at).replace('\n', ' ');
    }

    private static String decoded(String value) {
        return value.contains("%") ? URLDecoder.decode(value, StandardCharsets.UTF_8) : value;
    }

    private static String fromBase64(String value) {
        try {
            return new String(Base64.getDecoder().decode(value), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return "";
        }
    }
}
