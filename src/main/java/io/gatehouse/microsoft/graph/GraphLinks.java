package io.gatehouse.microsoft.graph;

import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.cloud.Origins;
import io.gatehouse.microsoft.failure.FailureKind;
import io.gatehouse.microsoft.failure.MicrosoftException;
import java.net.URI;

/** Guards links that Graph sends: a bearer token goes to the configured Graph and nowhere else. */
public final class GraphLinks {

    private GraphLinks() {}

    public static URI checked(MicrosoftCloud cloud, String link) {
        return checked(cloud, parse(link));
    }

    /** The same for a link that may leave out what it shares with the address of the page that it stands on. */
    public static URI checked(MicrosoftCloud cloud, URI page, String link) {
        return checked(cloud, resolved(page, parse(link)));
    }

    public static boolean relative(String link) {
        return !parse(link).isAbsolute();
    }

    /** Java takes a link of a query alone for one of the folder above. */
    private static URI resolved(URI page, URI link) {
        if (link.isAbsolute() || link.toString().isEmpty()) {
            return link;
        }
        boolean queryAlone = link.getRawAuthority() == null && link.getRawPath().isEmpty();
        return page.resolve(queryAlone ? URI.create(page.getRawPath() + query(link)) : link);
    }

    private static URI checked(MicrosoftCloud cloud, URI link) {
        URI address = sameMachine(cloud, configured(cloud, link));
        if (!cloud.leadsToGraph(address)) {
            throw MicrosoftException.of(
                    FailureKind.ANSWER_UNREADABLE, "Link leads to " + Origins.of(address) + ", not to Graph");
        }
        return address;
    }

    /** A Graph behind another address may still name itself as Microsoft does: the configured one is called. */
    private static URI configured(MicrosoftCloud cloud, URI address) {
        URI canonical = cloud.canonicalGraph();
        boolean named = Origins.same(canonical, address) && address.getUserInfo() == null;
        if (!named || Origins.same(canonical, cloud.graph())) {
            return address;
        }
        String before = cloud.graph().getRawPath().replaceFirst("/[^/]+/?$", "");
        return URI.create(Origins.of(cloud.graph()) + before + address.getRawPath() + query(address));
    }

    private static String query(URI address) {
        return address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
    }

    /** On loopback {@code localhost} and {@code 127.0.0.1} are one server: the configured spelling is called. */
    private static URI sameMachine(MicrosoftCloud cloud, URI address) {
        URI graph = cloud.graph();
        boolean spelling = Origins.loopback(graph)
                && Origins.loopback(address)
                && address.getPort() == graph.getPort()
                && String.valueOf(graph.getScheme()).equalsIgnoreCase(address.getScheme())
                && address.getUserInfo() == null
                && !Origins.same(graph, address);
        return spelling ? URI.create(Origins.of(graph) + address.getRawPath() + query(address)) : address;
    }

    /** Graph leaves some characters in its links unescaped that Java's addresses do not allow. */
    private static URI parse(String link) {
        try {
            return URI.create(link.replace(" ", "%20").replace("|", "%7C").replace("\"", "%22"));
        } catch (IllegalArgumentException e) {
            throw MicrosoftException.of(FailureKind.ANSWER_UNREADABLE, "Link is not an address");
        }
    }
}
