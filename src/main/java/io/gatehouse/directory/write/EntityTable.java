package io.gatehouse.directory.write;

import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Builds the one statement that merges a page into a table. It reads the known rows first and writes only those that
 * differ: an upsert that writes nothing would still lock, and so log, each row.
 */
record EntityTable(String name, List<Column> columns) {

    /**
     * Lists are ordered and searched by these names, and an index of PostgreSQL holds some 2,700 bytes a row: a character
     * has four at most, and Microsoft allows 256 of them. One object with a longer name, of another Graph, would keep all
     * others of its page from being written, for ever.
     */
    private static final int LONGEST_NAME = 600;

    /** How a column is kept; everything arrives as text. */
    enum Type {
        TEXT("%s", "%s"),
        BOOLEAN("cast(%s as boolean)", "cast(%s as text)"),
        LIST("string_to_array(%s, ', ')", "array_to_string(%s, ', ')");

        private final String read;
        private final String print;

        Type(String read, String print) {
            this.read = read;
            this.print = print;
        }
    }

    /** @param longest how many characters are kept at most */
    record Column(String name, Type type, int longest) {

        Column(String name, Type type) {
            this(name, type, Integer.MAX_VALUE);
        }

        /** As it is kept: PostgreSQL takes no NUL in a text, and a flag is true, false or unknown. */
        @Nullable
        String storable(@Nullable String value) {
            if (value == null || type == Type.BOOLEAN && !value.equals("true") && !value.equals("false")) {
                return null;
            }
            return clipped(value.replace("\u0000", ""));
        }

        /** Between two characters, never through the middle of one. */
        private String clipped(String value) {
            return value.length() <= longest || value.codePointCount(0, value.length()) <= longest
                    ? value
                    : value.substring(0, value.offsetByCodePoints(0, longest));
        }
    }

    static final EntityTable USERS = new EntityTable(
            "directory_user",
            List.of(
                    name("user_principal_name"),
                    name("display_name"),
                    text("given_name"),
                    text("surname"),
                    text("mail"),
                    text("job_title"),
                    text("department"),
                    text("office_location"),
                    new Column("business_phones", Type.LIST),
                    text("mobile_phone"),
                    text("preferred_language"),
                    text("usage_location"),
                    new Column("account_enabled", Type.BOOLEAN),
                    text("user_type")));

    static final EntityTable GROUPS = new EntityTable(
            "directory_group",
            List.of(
                    name("display_name"),
                    text("description"),
                    text("mail"),
                    new Column("mail_enabled", Type.BOOLEAN),
                    new Column("security_enabled", Type.BOOLEAN),
                    new Column("group_types", Type.LIST)));

    private static Column text(String name) {
        return new Column(name, Type.TEXT);
    }

    /** One that an index holds. */
    private static Column name(String name) {
        return new Column(name, Type.TEXT, LONGEST_NAME);
    }

    /** Parameters: provider, customer, generation, stamp, ids, masks, hashes and an array of text for each column: c0, c1 … */
    String mergeStatement() {
        return """
                with incoming as (
                  select * from unnest(cast(:ids as uuid[]), cast(:masks as int[]), cast(:hashes as bytea[]), %s)
                    as i(id, mask, hash, %s)
                ), merged as (
                  select i.id, i.hash, k.row_hash as old_hash, k.generation as old_generation, k.removed_at, %s
                  from incoming i
                  left join %s k on k.provider_id = :provider and k.customer_id = :customer and k.id = i.id
                ), hashed as (
                  select *, coalesce(hash, sha256(convert_to(concat_ws(chr(31), %s), 'UTF8'))) as row_hash from merged
                ), different as (
                  select * from hashed
                  where old_hash is null or old_hash <> row_hash or removed_at is not null
                     or (:stamp and old_generation <> :generation)
                ), written as (
                  insert into %s as t (provider_id, customer_id, id, generation, row_hash, %s)
                  select :provider, :customer, id, :generation, row_hash, %s from different
                  on conflict (provider_id, customer_id, id) do update set
                    generation = excluded.generation, row_hash = excluded.row_hash, removed_at = null, removal = null,
                    changed_at = case when t.row_hash <> excluded.row_hash or t.removed_at is not null
                                      then now() else t.changed_at end, %s
                )
                select count(*) filter (where old_hash is null) as added,
                       count(*) filter (where old_hash <> row_hash or removed_at is not null) as changed,
                       array_agg(id) filter (where removed_at is not null) as back
                from different
                """.formatted(
                        numbered(i -> "cast(:c" + i + " as text[])"),
                        numbered(i -> "c" + i),
                        numbered(this::mergedColumn),
                        name,
                        named(column -> "coalesce(" + column.type().print.formatted(column.name()) + ", chr(30))"),
                        name,
                        named(Column::name),
                        named(Column::name),
                        named(column -> column.name() + " = excluded." + column.name()));
    }

    /**
     * Adds whole objects that are not there yet, without looking them up first. Parameters: provider, customer,
     * generation, ids, hashes and an array of text for each column: c0, c1 …
     */
    String insertStatement() {
        return """
                insert into %s (provider_id, customer_id, id, generation, row_hash, %s)
                select :provider, :customer, i.id, :generation, i.hash, %s
                from unnest(cast(:ids as uuid[]), cast(:hashes as bytea[]), %s) as i(id, hash, %s)
                on conflict (provider_id, customer_id, id) do nothing
                """.formatted(
                        name,
                        named(Column::name),
                        numbered(i -> columns.get(i).type().read.formatted("i.c" + i)),
                        numbered(i -> "cast(:c" + i + " as text[])"),
                        numbered(i -> "c" + i));
    }

    private String mergedColumn(int i) {
        Column column = columns.get(i);
        return "case when i.mask & %d <> 0 then %s else k.%s end as %s"
                .formatted(1 << i, column.type().read.formatted("i.c" + i), column.name(), column.name());
    }

    private String numbered(Function<Integer, String> text) {
        return IntStream.range(0, columns.size()).boxed().map(text).collect(Collectors.joining(", "));
    }

    private String named(Function<Column, String> text) {
        return columns.stream().map(text).collect(Collectors.joining(", "));
    }
}
