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
        URI address = sameMachine(cloud, parse(link));
        if (!cloud.leadsToGraph(address)) {
            throw MicrosoftException.of(
                    FailureKind.ANSWER_UNREADABLE, "Link leads to " + Origins.of(address) + ", not to Graph");
        }
        return address;
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
        String query = address.getRawQuery() == null ? "" : "?" + address.getRawQuery();
        return spelling ? URI.create(Origins.of(graph) + address.getRawPath() + query) : address;
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
