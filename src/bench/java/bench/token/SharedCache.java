package bench.token;

import com.microsoft.aad.msal4j.ClientCredentialFactory;
import com.microsoft.aad.msal4j.ConfidentialClientApplication;
import com.microsoft.aad.msal4j.HttpRequest;
import com.microsoft.aad.msal4j.HttpResponse;
import com.microsoft.aad.msal4j.IAccount;
import com.microsoft.aad.msal4j.IHttpClient;
import com.microsoft.aad.msal4j.IHttpResponse;
import com.microsoft.aad.msal4j.RefreshTokenParameters;
import com.microsoft.aad.msal4j.SilentParameters;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * MSAL4J as its samples show it: one application with one cache for all tenants, each refreshed silently. Its answers
 * come from memory, without network and without a database, so what it takes here is the least that it takes anywhere.
 */
final class SharedCache implements IHttpClient, AutoCloseable {

    private static final Set<String> SCOPES = Set.of("User.Read.All");

    private final ExecutorService executor = Executors.newVirtualThreadPerTaskExecutor();
    private final ConfidentialClientApplication client;
    private final List<IAccount> accounts = new ArrayList<>();
    private volatile int tenant;

    SharedCache(int tenants) throws Exception {
        client = ConfidentialClientApplication.builder(
                        "client", ClientCredentialFactory.createFromSecret("not-a-secret"))
                .authority("https://login.microsoftonline.com/organizations/")
                .instanceDiscovery(false)
                .httpClient(this)
                .executorService(executor)
                .build();
        for (tenant = 0; tenant < tenants; tenant++) {
            accounts.add(client.acquireToken(
                            RefreshTokenParameters.builder(SCOPES, "refresh").build())
                    .get()
                    .account());
        }
    }

    void refresh(int number) throws Exception {
        tenant = number;
        client.acquireTokenSilently(SilentParameters.builder(SCOPES, accounts.get(number))
                        .forceRefresh(true)
                        .build())
                .get();
    }

    @Override
    public IHttpResponse send(HttpRequest request) {
        String id = "%08d-2222-4333-8444-555555555555".formatted(tenant);
        String claims = "{\"oid\":\"%s\",\"tid\":\"%s\",\"sub\":\"s\",\"preferred_username\":\"a@b.example\"}"
                .formatted(id, id);
        String body = """
                {"token_type":"Bearer","scope":"User.Read.All","expires_in":3900,"ext_expires_in":3900,
                 "access_token":"access-%s","refresh_token":"refresh-%s","id_token":"%s.%s.x","client_info":"%s"}
                """.formatted(
                        id,
                        "x".repeat(1000),
                        packed("{\"alg\":\"RS256\"}"),
                        packed(claims),
                        packed("{\"uid\":\"%s\",\"utid\":\"%s\"}".formatted(id, id)));
        HttpResponse response = new HttpResponse();
        response.statusCode(200);
        response.body(body);
        response.addHeaders(new HashMap<>(Map.of("Content-Type", List.of("application/json"))));
        return response;
    }

    private static String packed(String json) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(json.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        executor.close();
    }
}
