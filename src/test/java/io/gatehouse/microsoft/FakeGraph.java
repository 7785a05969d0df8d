package io.gatehouse.microsoft;

import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.gatehouse.microsoft.FakeMicrosoft.Reply;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.call.GraphSdk;
import io.gatehouse.microsoft.call.TenantBudgets;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.MicrosoftException;
import io.gatehouse.microsoft.failure.MicrosoftFailure;
import io.gatehouse.shared.Secret;
import io.gatehouse.shared.TenantId;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A fake Graph with the calls of ours that lead to it. */
final class FakeGraph implements AutoCloseable {

    final FakeMicrosoft fake = new FakeMicrosoft();
    final SettableClock clock = new SettableClock();
    final MicrosoftCloud cloud = fake.cloud();
    final GraphCalls calls = new GraphCalls(
            () -> new GraphSdk(cloud, fake.settings()), new TenantBudgets(fake.settings(), clock), clock);
    final GraphAccess access = new GraphAccess(new TenantId(TestSigner.TENANT), Secret.of("bearer"));

    void on(String path, int status, String body) {
        fake.on("/v1.0" + path, Reply.json(status, body));
    }

    void onNothingToSay(String path) {
        fake.on("/v1.0" + path, new Reply(204, Map.of(), new byte[0]));
    }

    void refuse(String path, int status, String code, String message) {
        on(path, status, "{\"error\":{\"code\":\"%s\",\"message\":\"%s\"}}".formatted(code, message));
    }

    /** What was asked of Graph, as {@code METHOD /path}. */
    List<String> asked() {
        return fake.received.stream()
                .map(request -> request.method() + " " + request.uri().getPath().substring("/v1.0".length()))
                .toList();
    }

    FakeMicrosoft.Received last() {
        return fake.received.getLast();
    }

    static MicrosoftFailure failure(ThrowingCallable call) {
        return catchThrowableOfType(MicrosoftException.class, call).failure();
    }

    @Override
    public void close() {
        fake.close();
    }
}
