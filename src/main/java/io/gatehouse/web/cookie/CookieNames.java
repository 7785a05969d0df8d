package io.gatehouse.web.cookie;

import io.gatehouse.shared.PublicUrl;
import org.springframework.stereotype.Component;

/** {@code Secure} and the {@code __Host-} prefix exactly where the public URL is https: browsers drop such cookies on http. */
@Component
public class CookieNames {

    private final PublicUrl publicUrl;

    public CookieNames(PublicUrl publicUrl) {
        this.publicUrl = publicUrl;
    }

    public String of(String name) {
        return publicUrl.https() ? "__Host-" + name : name;
    }

    public boolean secure() {
        return publicUrl.https();
    }
}
