package io.gatehouse;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.DefaultParameterNameDiscoverer;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.util.HtmlUtils;

/** A form as its handler takes it: which fields, what people might put into them, and what may not come back. */
record PostedForm(String pattern, List<String> fields) {

    /** What careless people and hostile programs put into any field. */
    private static final Map<String, String> ODD = Map.of(
            "nothing", "",
            "blanks", " \t ",
            "too long", "x".repeat(5_000),
            "NUL", "a\u0000b",
            "no such thing", "no-such-thing",
            "markup", "<script>alert(1)</script>");

    /** Something that most forms accept, so that one odd field is met behind the others. */
    private static final Map<String, String> GOOD = Map.ofEntries(
            Map.entry("displayName", "Fuzzed Ltd"),
            Map.entry("name", "Fuzzed Ltd"),
            Map.entry("tenant", ""),
            Map.entry("contactEmail", "a@b.example"),
            Map.entry("email", "a@b.example"),
            Map.entry("recipients", "a@b.example"),
            Map.entry("contactLocale", "en"),
            Map.entry("locale", "en"),
            Map.entry("profile", "direct-routing"),
            Map.entry("service", "direct-routing"),
            Map.entry("method", "DELEGATED_TOKEN"),
            Map.entry("purpose", "ONBOARD"),
            Map.entry("completion", "AUTOMATIC"),
            Map.entry("expiresInHours", "336"),
            Map.entry("perHour", "10"),
            Map.entry("state", "ACCEPTED"),
            Map.entry("until", "2099-01-01"),
            Map.entry("endsOn", "2099-01-01"),
            Map.entry("hosting", "CUSTOMER"),
            Map.entry("clientId", "0b5e55ed-0000-4000-8000-00000000dead"),
            Map.entry("kind", "SECRET"));

    /** Keys go one way only, although they are pasted into an area that could show them again. */
    private static final String PRIVATE_KEY = "pem";

    /** Handlers that read all fields by themselves. */
    private static final Map<String, List<String>> READ_WHOLE = Map.of(
            "/customers",
                    List.of(
                            "shortName",
                            "displayName",
                            "tenant",
                            "reference",
                            "labels",
                            "note",
                            "contactEmail",
                            "contactName",
                            "contactLocale",
                            "version"),
            "/customers/{id}/settings",
                    List.of(
                            "shortName",
                            "displayName",
                            "tenant",
                            "reference",
                            "labels",
                            "note",
                            "contactEmail",
                            "version"),
            "/invitations",
                    List.of(
                            "customer",
                            "profile",
                            "method",
                            "purpose",
                            "connection",
                            "recipients",
                            "expiresInHours",
                            "locale",
                            "message",
                            "completion",
                            "byMail"),
            "/invitations/{id}/values", List.of("hosting", "appHost", "acsEndpoint", "acsConnectionString"),
            "/authenticate/inputs", List.of("hosting", "appHost", "acsEndpoint", "acsConnectionString"),
            "/setup", List.of("code", "tenant", "providerName", "appName", "firstOwner", "partnerId", "token"));

    private static final Pattern CONTROL =
            Pattern.compile("<input\\b([^>]*)>|<textarea\\b([^>]*)>(.*?)</textarea>", Pattern.DOTALL);
    private static final Pattern INSIDE = Pattern.compile("\\?\\?|\\b(\\w+Exception|io\\.gatehouse\\.)\\b");
    /** How a zip begins; its packed bytes may look like anything. */
    private static final String ARCHIVE = "PK";

    private static final Pattern MESSAGE =
            Pattern.compile("role=\"alert\"|class=\"gh-error\"|class=\"gh-callout|role=\"status\"");

    /** Fields of forms that a page only offers in some states; asked in others, there is nothing to lead to. */
    private static final Set<String> ELSEWHERE =
            Set.of("recipients", "message", "reason", "suspension", "perHour", "deadline");

    private static final Pattern LINE =
            Pattern.compile("<li>\\s*<a href=\"#([^\"]+)\">\\s*<b[^>]*>([^<]*)</b>\\s*<span>([^<]*)</span>");

    static PostedForm of(String pattern, HandlerMethod handler) {
        List<String> fields = new ArrayList<>(READ_WHOLE.getOrDefault(pattern, List.of()));
        for (MethodParameter parameter : handler.getMethodParameters()) {
            RequestParam named = parameter.getParameterAnnotation(RequestParam.class);
            if (named == null) {
                continue;
            }
            if (Map.class.isAssignableFrom(parameter.getParameterType())) {
                if (fields.isEmpty()) {
                    throw new AssertionError("Say in READ_WHOLE which fields " + pattern + " reads");
                }
                continue;
            }
            parameter.initParameterNameDiscovery(new DefaultParameterNameDiscoverer());
            fields.add(named.name().isEmpty() ? parameter.getParameterName() : named.name());
        }
        return new PostedForm(pattern, fields);
    }

    /** All that is sent, by what is odd about it. */
    Map<String, Map<String, String[]>> posts(String unique) {
        Map<String, Map<String, String[]>> posts = new LinkedHashMap<>();
        posts.put("no field", Map.of());
        posts.put("all fields empty", filled(field -> ""));
        for (String field : fields) {
            ODD.forEach((what, value) -> posts.put(field + ": " + what, with(unique, field, value)));
        }
        posts.put("plausible", with(unique, "none"));
        return posts;
    }

    private Map<String, String[]> with(String unique, String odd, String... values) {
        Map<String, String[]> post =
                filled(field -> field.equals("shortName") ? "f" + unique : GOOD.getOrDefault(field, "plain"));
        if (fields.contains(odd)) {
            post.put(odd, values);
        }
        return post;
    }

    private Map<String, String[]> filled(java.util.function.UnaryOperator<String> value) {
        Map<String, String[]> post = new LinkedHashMap<>();
        fields.forEach(field -> post.put(field, new String[] {value.apply(field)}));
        return post;
    }

    /** What is wrong with an answer: a failure of ours, a refusal without a word, or words of people that are gone. */
    static List<String> complaints(Map<String, String[]> sent, int status, String body) {
        List<String> complaints = new ArrayList<>();
        if (status >= 500) {
            complaints.add("answers " + status);
        }
        if (sent.values().stream().allMatch(values -> values[0].isEmpty()) && status == 400) {
            complaints.add("answers an empty form with 400");
        }
        Matcher inside = INSIDE.matcher(body);
        if (!body.startsWith(ARCHIVE) && inside.find()) {
            complaints.add("shows what is inside: " + inside.group());
        }
        if (body.contains("<script>alert")) {
            complaints.add("shows markup as it came");
        }
        if (status == 422) {
            if (!MESSAGE.matcher(body).find()) {
                complaints.add("refuses without a word");
            }
            complaints.addAll(nameless(body));
            sent.forEach((field, values) -> {
                String kept = kept(field, body);
                if (kept != null && !field.equals(PRIVATE_KEY) && lost(values[0], kept)) {
                    complaints.add("has lost what was typed into " + field);
                }
            });
        }
        return complaints;
    }

    /** A list of sentences above a form helps only if each says which field it is about, and leads there. */
    private static List<String> nameless(String body) {
        List<String> nameless = new ArrayList<>();
        String summary = Html.first(body, "<div class=\"gh-summary\"(.*?)</div>");
        Matcher line = LINE.matcher(summary);
        int linked = 0;
        while (line.find()) {
            linked++;
            if (ELSEWHERE.contains(line.group(1)) && !body.contains(" name=\"" + line.group(1) + "\"")) {
                continue;
            }
            if (!line.group(2).matches("(?s).*\\w.*:")) {
                nameless.add("does not name the field " + line.group(1) + ": " + line.group(3));
            }
            if (!body.contains(" id=\"" + line.group(1) + "\"")) {
                nameless.add("leads to no field " + line.group(1) + ": " + line.group(3));
            }
        }
        if (linked != summary.split("<a ", -1).length - 1) {
            nameless.add("has lines of another kind: " + summary);
        }
        return nameless;
    }

    private static boolean lost(String typed, String kept) {
        return typed.indexOf('\0') < 0 && !typed.strip().equals(kept.strip());
    }

    /** What the control for text of this name holds, or null: secrets and choices come back empty, as they should. */
    private static @Nullable String kept(String field, String body) {
        Matcher control = CONTROL.matcher(body);
        while (control.find()) {
            boolean area = control.group(2) != null;
            String attributes = area ? control.group(2) : control.group(1);
            if (!field.equals(attribute(attributes, "name"))) {
                continue;
            }
            if (area) {
                return HtmlUtils.htmlUnescape(control.group(3));
            }
            boolean text = Arrays.asList("text", "email", "url", "number", "date")
                    .contains(String.valueOf(attribute(attributes, "type")));
            String value = attribute(attributes, "value");
            return text ? HtmlUtils.htmlUnescape(value == null ? "" : value) : null;
        }
        return null;
    }

    private static @Nullable String attribute(String attributes, String name) {
        Matcher found = Pattern.compile("(?:^|\\s)" + name + "=\"([^\"]*)\"").matcher(attributes);
        return found.find() ? found.group(1) : null;
    }
}
