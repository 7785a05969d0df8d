package bench.sync;

import bench.cloud.Cloud;
import bench.harness.Tenants.Tenant;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.MessageDigest;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/** The least that reading can cost: fetch, unpack, look at each word of the JSON, hash the values. */
final class Fetching {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final HttpClient HTTP =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final Cloud cloud;
    private final Tenant tenant;

    Fetching(Cloud cloud, Tenant tenant) {
        this.cloud = cloud;
        this.tenant = tenant;
    }

    void list() throws Exception {
        all("/v1.0/users?$top=999");
    }

    void delta() throws Exception {
        all("/v1.0/users/delta");
    }

    /** Users and groups, nothing new. */
    void twoRounds() throws Exception {
        changes();
        all("/v1.0/groups/delta?$deltatoken=d1");
    }

    void changes() throws Exception {
        all("/v1.0/users/delta?$deltatoken=d1");
    }

    private void all(String path) throws Exception {
        String link = cloud.origin() + path;
        while (link != null) {
            HttpRequest request = HttpRequest.newBuilder(URI.create(link.replace("$", "%24")))
                    .header("Authorization", "Bearer access-" + tenant.tenant())
                    .header("Accept-Encoding", "gzip")
                    .build();
            HttpResponse<InputStream> answer = HTTP.send(request, BodyHandlers.ofInputStream());
            try (InputStream body = new GZIPInputStream(answer.body(), 8192)) {
                link = page(body);
            }
        }
    }

    private static @Nullable String page(InputStream body) throws Exception {
        String next = null;
        MessageDigest hash = MessageDigest.getInstance("SHA-256");
        try (JsonParser parser = JSON.createParser(body)) {
            for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
                if (token == JsonToken.VALUE_STRING) {
                    String value = parser.getString();
                    hash.update(value.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    next = "@odata.nextLink".equals(parser.currentName()) ? value : next;
                } else if (token == JsonToken.END_OBJECT) {
                    hash.digest();
                }
            }
        }
        return next;
    }
}
