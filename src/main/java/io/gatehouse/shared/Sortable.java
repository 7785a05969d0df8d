package io.gatehouse.shared;

import java.util.Locale;

/** A column that a list can be ordered by; the enums of the lists implement it. */
public interface Sortable {

    /** How a value is compared, and how a cursor carries it. */
    enum Kind {
        TEXT("text", "''"),
        /** Carried as microseconds since 1970, the precision of the database. */
        INSTANT("timestamptz", "timestamptz 'epoch'"),
        NUMBER("bigint", "0");

        private final String type;
        private final String blank;

        Kind(String type, String blank) {
            this.type = type;
            this.blank = blank;
        }

        String type() {
            return type;
        }

        String blank() {
            return blank;
        }
    }

    String name();

    /** The SQL to order by; never typed text. */
    String expression();

    Kind kind();

    /** Whether rows can lack a value; they come last in either direction. */
    boolean optional();

    /** Whether the first click on the column's head shows the greatest value first. */
    boolean greatestFirst();

    /** The name in addresses. */
    default String key() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
