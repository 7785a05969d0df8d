package io.gatehouse.shared;

import java.net.URI;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.ConstructorBinding;
import org.springframework.boot.context.properties.bind.DefaultValue;

/** The origin under which browsers and mails reach this installation; links are built from it alone, never from a request. */
@ConfigurationProperties("gatehouse")
public record PublicUrl(
        @DefaultValue("http://localhost:8080") URI publicUrl) {

    @ConstructorBinding
    public PublicUrl {
        String text = publicUrl.toString();
        publicUrl = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
    }

    /** An absolute link for a path that begins with a slash. */
    public String link(String path) {
        return publicUrl + path;
    }

    /** Whether cookies get {@code Secure} and the {@code __Host-} prefix. */
    public boolean https() {
        return "https".equals(publicUrl.getScheme());
    }
}
