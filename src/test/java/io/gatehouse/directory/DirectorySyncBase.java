package io.gatehouse.directory;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;

/** A directory that changes, and what the copy of it says. */
abstract class DirectorySyncBase extends DirectoryBase {

    void populate() {
        List<UUID> people = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            people.add(graph.addUser("Person" + i));
        }
        for (int i = 0; i < 4; i++) {
            FakeGraph.Entity group = graph.groups.get(graph.addGroup("Team" + i));
            for (int j = i; j < people.size(); j += 2) {
                graph.member(group, people.get(j), "user", true);
            }
        }
    }

    Map<UUID, String> copiedUsers() {
        return copied("""
                select id, concat_ws('|', user_principal_name, display_name, coalesce(job_title, '-'), account_enabled,
                  array_to_string(business_phones, ', ')) as words
                from directory_user where customer_id = ? and removed_at is null
                """);
    }

    Map<UUID, String> copied(String query) {
        Map<UUID, String> copied = new TreeMap<>();
        in(() -> {
            sql(query).param(customer).query(row -> {
                copied.put(row.getObject("id", UUID.class), row.getString("words"));
            });
            return copied;
        });
        return copied;
    }

    TreeSet<String> copiedMembers() {
        return in(
                () -> new TreeSet<>(sql("""
                        select m.group_id || '/' || m.member_id from directory_member m
                        join directory_group g using (provider_id, customer_id)
                        left join directory_user u on u.provider_id = m.provider_id and u.customer_id = m.customer_id
                          and u.id = m.member_id
                        where m.customer_id = ? and g.id = m.group_id and g.removed_at is null and u.removed_at is null
                          and m.removed_at is null
                        """).param(customer).query(String.class).list()));
    }

    Map<UUID, String> graphUsers() {
        return present(
                graph.users,
                List.of("userPrincipalName", "displayName", "jobTitle", "accountEnabled", "businessPhones"));
    }

    static Map<UUID, String> present(Map<UUID, FakeGraph.Entity> all, List<String> properties) {
        Map<UUID, String> present = new TreeMap<>();
        all.forEach((id, entity) -> {
            if (entity.removed == null) {
                present.put(
                        id,
                        properties.stream()
                                .map(name -> words(entity.properties.get(name)))
                                .collect(Collectors.joining("|")));
            }
        });
        return present;
    }

    static String words(Object value) {
        return switch (value) {
            case null -> "-";
            case Boolean flag -> flag ? "t" : "f";
            case List<?> list -> list.stream().map(Object::toString).collect(Collectors.joining(", "));
            default -> value.toString();
        };
    }

    TreeSet<String> graphMembers() {
        TreeSet<String> members = new TreeSet<>();
        graph.groups.forEach((group, entity) -> entity.members.forEach((id, member) -> {
            FakeGraph.Entity user = graph.users.get(id);
            if (entity.removed == null && member.present() && (user == null || user.removed == null)) {
                members.add(group + "/" + id);
            }
        }));
        return members;
    }

    String removal(UUID user) {
        return in(() -> sql("select removal from directory_user where customer_id = ? and id = ?")
                .params(customer, user)
                .query((row, n) -> java.util.Optional.ofNullable(row.getString(1)))
                .single()
                .orElse(null));
    }

    long count(String table) {
        return in(() -> sql("select count(*) from " + table).query(Long.class).single());
    }
}
