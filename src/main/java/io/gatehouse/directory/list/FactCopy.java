package io.gatehouse.directory.list;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.swagger.v3.oas.annotations.media.Schema;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How current a list of facts is: what is not COPIED stays as it was read before, if ever.
 *
 * @param permission which permission allows to read it
 * @param reason how Microsoft's answer is classified
 * @param since when it was first COPIED, or first not COPIED, without a break
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FactCopy(
        @Schema(allowableValues = {"NOT_YET", "COPIED", "NOT_GRANTED", "REFUSED", "UNREADABLE"})
        String state,

        @Nullable String permission,
        @Nullable String reason,
        @Nullable Instant since) {

    static final FactCopy NOT_YET = new FactCopy("NOT_YET", null, null, null);

    public boolean current() {
        return "COPIED".equals(state);
    }

    static FactCopy map(ResultSet row, int n) throws SQLException {
        return new FactCopy(
                row.getString("state"),
                row.getString("permission"),
                row.getString("reason"),
                DirectoryUser.instant(row, "since"));
    }
}
