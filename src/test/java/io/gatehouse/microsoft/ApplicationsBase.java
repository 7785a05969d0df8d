package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.assertThat;

import io.gatehouse.microsoft.application.Applications;
import io.gatehouse.microsoft.http.Json;
import org.junit.jupiter.api.AfterEach;

/** Graph's answers about one application, word by word. */
abstract class ApplicationsBase {

    static final String ID = "03ef14b0-ca33-4840-8f4f-d6e91916010e";

    static final String APP = "631a96bc-a705-4eda-9f99-fdaf9f54f6a2";

    static final String SCOPE = "9c1a6c6b-7a53-4f6f-8a68-3f2f9e6d1a10";

    final FakeGraph graph = new FakeGraph();

    final Applications applications = new Applications(graph.cloud, graph.calls);

    @AfterEach
    void stop() {
        graph.close();
    }

    void assertSent(String call, String body) {
        assertThat(graph.asked()).last().isEqualTo(call);
        assertThat(Json.MAPPER.readTree(graph.last().body())).isEqualTo(Json.MAPPER.readTree(body));
    }

    static String application(String members) {
        return "{\"@odata.context\":\"x\",\"id\":\"%s\",\"appId\":\"%s\",%s}".formatted(ID, APP, members);
    }
}
