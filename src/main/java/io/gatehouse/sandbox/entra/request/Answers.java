package io.gatehouse.sandbox.entra.request;

import io.gatehouse.sandbox.entra.aadsts.AadstsException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.web.servlet.ModelAndView;
import org.springframework.web.servlet.View;

/** Answers to a redirect URI: by query, fragment or a form that posts. */
public final class Answers {

    private Answers() {}

    public static ModelAndView send(ReplyTo replyTo, ResponseMode mode, Map<String, String> values) {
        var all = new LinkedHashMap<>(values);
        if (replyTo.state() != null) {
            all.put("state", replyTo.state());
        }
        if (mode == ResponseMode.FORM_POST) {
            return new ModelAndView("entra/form-post", Map.of("target", replyTo.redirectUri(), "values", all));
        }
        String target = withPath(replyTo.redirectUri());
        String separator = mode == ResponseMode.FRAGMENT ? "#" : target.contains("?") ? "&" : "?";
        return redirect(target + separator + encode(all));
    }

    public static Map<String, String> error(AadstsException failure, String error, Instant now, String origin) {
        var values = new LinkedHashMap<String, String>();
        values.put("error", error);
        if (failure.code().number() == 65004) {
            values.put("error_subcode", "cancel");
        }
        values.put("error_description", failure.description(now));
        values.put("error_uri", origin + "/error?code=" + failure.code().number());
        return values;
    }

    public static ModelAndView redirect(String location) {
        View view = (model, request, response) -> {
            response.setHeader("Cache-Control", "no-store");
            response.setHeader("Location", location);
            response.setStatus(302);
        };
        return new ModelAndView(view);
    }

    /** A bare host gets a trailing slash, as Entra does. */
    private static String withPath(String uri) {
        return uri.matches("https?://[^/?#]+") ? uri + "/" : uri;
    }

    private static String encode(Map<String, String> values) {
        return values.entrySet().stream()
                .map(entry -> entry.getKey() + "=" + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }
}
