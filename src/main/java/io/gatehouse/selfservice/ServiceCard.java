package io.gatehouse.selfservice;

import io.gatehouse.connection.ConnectionView;
import io.gatehouse.connection.credential.HeldCredential;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One service as its customer sees it.
 *
 * @param why what stands against it, in the reader's language
 * @param credential what ends first of what it proves itself with; null where nothing has an end
 * @param checking somebody asked for a check that is not finished
 * @param ending somebody disconnected it, and that is not finished
 */
public record ServiceCard(
        ConnectionView connection,
        String service,
        List<String> why,
        @Nullable HeldCredential credential,
        boolean checking,
        boolean ending) {

    /** What the whole organisation granted, of both kinds. */
    public int granted() {
        return connection.grantedScopes().size() + connection.grantedRoles().size();
    }
}
