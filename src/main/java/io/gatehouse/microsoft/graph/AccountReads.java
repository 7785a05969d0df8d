package io.gatehouse.microsoft.graph;

import com.microsoft.graph.models.ChatCollectionResponse;
import com.microsoft.graph.models.Presence;
import io.gatehouse.microsoft.call.GraphAccess;
import io.gatehouse.microsoft.call.GraphCalls;
import io.gatehouse.microsoft.cloud.MicrosoftCloud;
import io.gatehouse.microsoft.failure.MicrosoftException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads what a signed-in account sees of its own, to prove that a service will work with it. Failures are
 * {@link MicrosoftException}; never call this inside a database transaction.
 */
public class AccountReads {

    /** Of “List chats”. */
    private static final int MOST_A_PAGE = 50;

    private final MicrosoftCloud cloud;
    private final GraphCalls calls;

    public AccountReads(MicrosoftCloud cloud, GraphCalls calls) {
        this.cloud = cloud;
        this.calls = calls;
    }

    /** Reads one chat at most; {@code Chat.ReadBasic} suffices. An account without Teams is refused. */
    public void chats(GraphAccess access) {
        calls.call(access, graph -> graph.me().chats().get(request -> request.queryParameters.top = 1));
    }

    /** The ids of the chats that the account takes part in. */
    public List<String> chatIds(GraphAccess access) {
        return GraphReading.pages(
                cloud,
                () -> calls.call(
                        access, graph -> graph.me().chats().get(request -> request.queryParameters.top = MOST_A_PAGE)),
                link -> calls.call(
                        access, graph -> graph.me().chats().withUrl(link).get()),
                ChatCollectionResponse::getValue,
                chat -> GraphReading.required(chat.getId(), "id"));
    }

    /** Reads one person of the directory at most (Graph’s “List users”, {@code User.Read.All}). */
    public void people(GraphAccess access) {
        calls.call(
                access,
                graph -> graph.users().get(request -> {
                    request.queryParameters.top = 1;
                    request.queryParameters.select = new String[] {"id"};
                }));
    }

    /** How available the account is; {@code Presence.Read} suffices (Graph’s “Get presence”). */
    public @Nullable String presence(GraphAccess access) {
        Presence presence = calls.call(access, graph -> graph.me().presence().get());
        return presence.getAvailability();
    }
}
