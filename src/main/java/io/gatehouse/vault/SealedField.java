package io.gatehouse.vault;

import io.gatehouse.shared.ProviderId;
import java.nio.charset.StandardCharsets;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The place a sealed value belongs to. Together with the provider of the scope it is the associated data of the
 * encryption, so a value that is moved to another row, column, customer or version does not open.
 *
 * @param customerId whose data key is used; null for values of the provider itself
 * @param version rises whenever the value in the row is replaced; 0 where values never change
 */
public record SealedField(
        String table, String column, @Nullable UUID customerId, UUID rowId, long version) {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]*");

    public SealedField {
        if (!NAME.matcher(table).matches() || !NAME.matcher(column).matches()) {
            throw new IllegalArgumentException("A sealed field names a table and a column");
        }
    }

    /** No part can hold the separator, so two different places never give the same bytes. */
    byte[] associatedData(ProviderId provider, UUID dataKey) {
        String customer = customerId == null ? "-" : customerId.toString();
        return String.join(
                        "|",
                        "v1",
                        table,
                        column,
                        provider.toString(),
                        customer,
                        rowId.toString(),
                        dataKey.toString(),
                        Long.toString(version))
                .getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public String toString() {
        return table + "." + column + " of row " + rowId;
    }
}
