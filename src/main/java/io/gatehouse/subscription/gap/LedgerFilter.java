package io.gatehouse.subscription.gap;

import io.gatehouse.shared.Addresses;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger of all customers is narrowed to, as it stands in an address.
 *
 * @param show which gaps; what is no known word means those that are open
 * @param query words of a customer's name
 * @param customer one customer, where a link named it
 */
public record LedgerFilter(
        @Nullable String show,
        @Nullable String query,
        @Nullable UUID customer) {

    /** Where a gap stands. */
    public enum Preset {
        OPEN("g.closed_at is null"),
        CLOSED("g.closed_at is not null"),
        ALL("true");

        private final String condition;

        Preset(String condition) {
            this.condition = condition;
        }

        String condition() {
            return condition;
        }

        public String key() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public Preset preset() {
        return Arrays.stream(Preset.values())
                .filter(one -> one.key().equals(show))
                .findFirst()
                .orElse(Preset.OPEN);
    }

    public @Nullable String words() {
        return query == null || query.isBlank() ? null : query.strip();
    }

    /** Whether fewer than all customers' are wanted. */
    public boolean narrowed() {
        return words() != null || customer != null;
    }

    public LedgerFilter showing(Preset other) {
        return new LedgerFilter(other.key(), query, customer);
    }

    public LedgerFilter ofEverybody() {
        return new LedgerFilter(show, null, null);
    }

    public String href(String path, @Nullable String cursor) {
        Map<String, @Nullable Object> values = new LinkedHashMap<>();
        values.put("show", preset() == Preset.OPEN ? null : preset().key());
        values.put("query", words());
        values.put("customer", customer);
        values.put("cursor", cursor);
        return Addresses.of(path, values);
    }
}
