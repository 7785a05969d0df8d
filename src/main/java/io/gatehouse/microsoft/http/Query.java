package io.gatehouse.microsoft.http;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Writes query strings; blanks as {@code %20}, which every server reads. */
public final class Query {

    private Query() {}

    public static URI append(String address, Map<String, String> parameters) {
        return URI.create(parameters.entrySet().stream()
                .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
                .collect(Collectors.joining("&", address + "?", "")));
    }

    static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
