package io.gatehouse.directory.list;

import io.gatehouse.shared.Inputs;
import io.gatehouse.shared.NotFound;
import io.gatehouse.shared.Outdated;
import io.gatehouse.shared.Page;
import io.gatehouse.shared.Paging;
import io.gatehouse.shared.ProviderScope;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Transactional;

/** Reads the copy of a directory page by page. The search compares ranges, which row-level security leaves to the index. */
@Repository
@Transactional(readOnly = true)
class DirectoryLists {

    private static final String LAST = Character.toString(0x10FFFF);

    private static final String USERS = """
            select id, user_principal_name, display_name, given_name, surname, mail, job_title, department,
              office_location, mobile_phone, business_phones, preferred_language, usage_location, account_enabled,
              user_type, changed_at, removed_at, removal, changed_at as at, name_search as sort_name
            from directory_user
            where provider_id = :provider and customer_id = :customer
              and (cast(:search as text) is null
                   or upn_search >= lower(cast(:search as text)) and upn_search < lower(cast(:search as text)) || :last
                   or name_search >= lower(cast(:search as text)) and name_search < lower(cast(:search as text)) || :last)
            """;

    private static final String GROUPS = """
            select provider_id, customer_id, id, display_name, description, mail, mail_enabled, security_enabled,
              group_types, changed_at, removed_at, removal, changed_at as at, name_search as sort_name
            from directory_group
            where provider_id = :provider and customer_id = :customer
              and (cast(:search as text) is null
                   or name_search >= lower(cast(:search as text)) and name_search < lower(cast(:search as text)) || :last)
            """;

    /** Of the rows of a page alone; who is gone is no member any more, though nobody said that he left, nor is anybody of what is gone. */
    private static final String MEMBER_COUNT = """
            , (select count(*) from directory_member m
               where m.provider_id = rows.provider_id and m.customer_id = rows.customer_id and m.group_id = rows.id
                 and m.removed_at is null and rows.removed_at is null
                 and not exists (select from directory_user u where u.provider_id = m.provider_id
                   and u.customer_id = m.customer_id and u.id = m.member_id and u.removed_at is not null)
                 and not exists (select from directory_group g where g.provider_id = m.provider_id
                   and g.customer_id = m.customer_id and g.id = m.member_id and g.removed_at is not null)) as member_count
            """;

    private static final String MEMBER_ROWS = """
            select m.member_id, m.member_type, m.added_at,
              least(m.removed_at, of.removed_at, u.removed_at, g.removed_at) as removed_at, u.user_principal_name,
              coalesce(u.display_name, g.display_name) as display_name,
              coalesce(u.name_search, g.name_search) as name_search,
              coalesce(u.name_search, g.name_search, '') as sort_name
            from directory_member m
            join directory_group of
              on of.provider_id = m.provider_id and of.customer_id = m.customer_id and of.id = m.group_id
            left join directory_user u
              on u.provider_id = m.provider_id and u.customer_id = m.customer_id and u.id = m.member_id
            left join directory_group g
              on g.provider_id = m.provider_id and g.customer_id = m.customer_id and g.id = m.member_id
            where m.provider_id = :provider and m.customer_id = :customer and m.group_id = :group
            """;

    private static final String MEMBER = """
            select m.member_id as id, m.member_type, m.added_at, m.removed_at,
              coalesce(m.removed_at, m.added_at) as at, m.user_principal_name, m.display_name, m.sort_name
            """;

    /** Nobody is a member any more who left, who is gone, or whose group is. */
    private static final String MEMBERS = MEMBER + " from (" + MEMBER_ROWS + """
            ) m
            where cast(:search as text) is null
               or name_search >= lower(cast(:search as text)) and name_search < lower(cast(:search as text)) || :last
            """;

    /** Each time by itself: of the least of them PostgreSQL thinks that it is hardly ever null. */
    private static final String MEMBERS_BY_ID = MEMBER + " from (" + MEMBER_ROWS + """
              and m.removed_at is null and of.removed_at is null and u.removed_at is null and g.removed_at is null
              and (cast(:id as uuid) is null or m.member_id %1$s cast(:id as uuid))
            order by m.member_id %2$s limit :limit) m order by m.member_id %2$s
            """;

    private final JdbcClient jdbc;

    DirectoryLists(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Page<DirectoryUser> users(UUID customer, DirectoryQuery query) {
        complete(customer, query, "USERS", "forgotten_until");
        return query.paging()
                .page(
                        page(USERS, "", parameters(customer, query), query, DirectoryUser::map),
                        query.clamped(),
                        user -> DirectoryCursor.of(user.changedAt(), user.sortName(), user.id()));
    }

    Page<DirectoryGroup> groups(UUID customer, DirectoryQuery query) {
        complete(customer, query, "GROUPS", "forgotten_until");
        return query.paging()
                .page(
                        page(GROUPS, MEMBER_COUNT, parameters(customer, query), query, DirectoryGroup::map),
                        query.clamped(),
                        group -> DirectoryCursor.of(group.changedAt(), group.sortName(), group.id()));
    }

    DirectoryGroup group(UUID customer, UUID group) {
        Map<String, @Nullable Object> parameters = parameters(customer, group, new DirectoryQuery(null, null, null, 1));
        return jdbc.sql("select *" + MEMBER_COUNT + " from (" + GROUPS + " and id = :group) as rows")
                .params(parameters)
                .query(DirectoryGroup::map)
                .optional()
                .orElseThrow(() -> new NotFound("No group " + group));
    }

    Page<DirectoryMember> members(UUID customer, UUID group, DirectoryQuery query) {
        complete(customer, query, "GROUPS", "members_forgotten_until");
        return query.paging()
                .page(
                        page(MEMBERS, "", parameters(customer, group, query), query, DirectoryMember::map),
                        query.clamped(),
                        member -> DirectoryCursor.of(member.changedAt(), member.sortName(), member.id()));
    }

    /**
     * The same for programs and files that want all of them: in the order of their ids, as names stand in other tables, and
     * each page would put the whole group in order. Who searches, or asks for changes, gets the order of those.
     */
    Page<DirectoryMember> everyMember(UUID customer, UUID group, DirectoryQuery query) {
        boolean all = query.searched() == null
                && query.changedSince() == null
                && DirectoryCursor.parse(query).isById();
        if (!all) {
            return members(customer, group, query);
        }
        List<DirectoryMember> fetched = jdbc.sql(byId(query))
                .params(parameters(customer, group, query))
                .query(DirectoryMember::map)
                .list();
        return query.paging().page(fetched, query.clamped(), member -> DirectoryCursor.byId(member.id()));
    }

    private static String byId(DirectoryQuery query) {
        Paging paging = query.paging();
        return MEMBERS_BY_ID.formatted(paging.above(), paging.up());
    }

    /** @throws Outdated where something that is gone since then is forgotten: nobody could tell it from what stays */
    private void complete(UUID customer, DirectoryQuery query, String resource, String column) {
        OffsetDateTime since = time(Inputs.instant("changedSince", query.changedSince()));
        if (since == null) {
            return;
        }
        OffsetDateTime reached = DirectoryCursor.parse(query).changedAt();
        jdbc.sql("select " + column + " from directory_sync where provider_id = :provider and customer_id = :customer"
                        + " and resource = :resource and " + column + " > :since")
                .param("provider", ProviderScope.required().value())
                .param("customer", customer)
                .param("resource", resource)
                .param("since", reached == null ? since : reached)
                .query(OffsetDateTime.class)
                .optional()
                .ifPresent(until -> {
                    throw new Outdated("Some that are gone since then are forgotten, the last of them removed at "
                            + until.toInstant() + ". Read the whole list without changedSince, and go on from there.");
                });
    }

    /** How PostgreSQL would read a page of users. */
    String plan(UUID customer, DirectoryQuery query) {
        return plan(ordered(USERS, "", query), parameters(customer, query));
    }

    /** The same for one of all members. */
    String plan(UUID customer, UUID group, DirectoryQuery query) {
        return plan(byId(query), parameters(customer, group, query));
    }

    private String plan(String sql, Map<String, @Nullable Object> parameters) {
        return String.join(
                "\n",
                jdbc.sql("explain " + sql)
                        .params(parameters)
                        .query(String.class)
                        .list());
    }

    private <T> List<T> page(
            String rows,
            String more,
            Map<String, @Nullable Object> parameters,
            DirectoryQuery query,
            RowMapper<T> mapper) {
        return jdbc.sql(ordered(rows, more, query))
                .params(parameters)
                .query(mapper)
                .list();
    }

    /**
     * In the order of an index, {@code directory_user_listed} and the like. Who is searched is found first and put in
     * order then: in the order of the index the search for a Zoe would pass everybody before her.
     */
    private static String ordered(String rows, String more, DirectoryQuery query) {
        Paging paging = query.paging();
        String order = query.changedSince() != null ? """
                  where at >= cast(:since as timestamptz)
                    and (cast(:changedAt as timestamptz) is null
                         or (at, id) %1$s (cast(:changedAt as timestamptz), cast(:id as uuid)))
                  order by at %2$s, id %2$s limit :limit
                  """ : """
                  where removed_at is null
                    and (cast(:id as uuid) is null
                         or (sort_name, id) %1$s (cast(:name as text) collate "C", cast(:id as uuid)))
                  order by sort_name %2$s, id %2$s limit :limit
                  """;
        order = order.formatted(paging.above(), paging.up());
        return query.searched() == null
                ? "select *" + more + " from (" + rows + ") as rows " + order
                : "with rows as materialized (" + rows + ") select *" + more + " from rows " + order;
    }

    private static Map<String, @Nullable Object> parameters(UUID customer, UUID group, DirectoryQuery query) {
        Map<String, @Nullable Object> parameters = parameters(customer, query);
        parameters.put("group", group);
        return parameters;
    }

    private static Map<String, @Nullable Object> parameters(UUID customer, DirectoryQuery query) {
        DirectoryCursor cursor = DirectoryCursor.parse(query);
        Map<String, @Nullable Object> parameters = new HashMap<>();
        parameters.put("provider", ProviderScope.required().value());
        parameters.put("customer", customer);
        parameters.put("search", query.searched());
        parameters.put("last", LAST);
        parameters.put("since", time(Inputs.instant("changedSince", query.changedSince())));
        parameters.put("changedAt", cursor.changedAt());
        parameters.put("name", cursor.name());
        parameters.put("id", cursor.id());
        parameters.put("limit", query.clamped() + 1);
        return parameters;
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
