package io.gatehouse.microsoft.cloud;

import java.net.URI;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Compares where addresses lead: scheme, host and port. */
public final class Origins {

    private Origins() {}

    /** Scheme, host and port in lower case; a default port is left out. */
    public static String of(URI address) {
        String scheme = lower(address.getScheme());
        int port = address.getPort();
        boolean usual = port < 0 || ("https".equals(scheme) && port == 443) || ("http".equals(scheme) && port == 80);
        return scheme + "://" + lower(address.getHost()) + (usual ? "" : ":" + port);
    }

    public static boolean same(URI one, URI other) {
        return of(one).equals(of(other));
    }

    public static boolean loopback(URI address) {
        String host = lower(address.getHost());
        return host.equals("localhost")
                || host.endsWith(".localhost")
                || host.equals("[::1]")
                || host.matches("127(\\.\\d{1,3}){3}");
    }

    private static String lower(@Nullable String text) {
        return text == null ? "" : text.toLowerCase(Locale.ROOT);
    }
}
