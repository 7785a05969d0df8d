package io.gatehouse.sandbox;

import io.gatehouse.sandbox.Group.Membership;
import io.gatehouse.sandbox.Group.Profile;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeSet;

/** Gives a tenant its groups: everybody, one per department, and projects; 120 in a large tenant. */
final class GroupSeed {

    private static final int LARGE = 1_000;

    private final Tenant tenant;
    private final List<Person> members;
    private final Random random;

    private GroupSeed(Tenant tenant) {
        this.tenant = tenant;
        this.members = tenant.people.values().stream()
                .filter(person -> !person.guest())
                .toList();
        this.random = new Random(31L * tenant.id().hashCode());
    }

    static void plant(Tenant tenant) {
        var seed = new GroupSeed(tenant);
        seed.unified("All staff", "Everybody who works here", ids(seed.members));
        seed.departments();
        seed.projects(tenant.people.size() > LARGE ? 120 : 3 + tenant.people.size() / 15);
    }

    private void departments() {
        var names = new TreeSet<String>();
        members.stream().map(person -> person.profile().department()).forEach(name -> {
            if (name != null) {
                names.add(name);
            }
        });
        for (String name : names) {
            unified(
                    name,
                    "The department " + name,
                    ids(members.stream()
                            .filter(person -> name.equals(person.profile().department()))
                            .toList()));
        }
    }

    private void projects(int total) {
        int number = 1;
        while (tenant.groups.size() < total) {
            String name = String.format(Locale.ROOT, "%s %02d", number % 2 == 0 ? "Project" : "Calling policy", number);
            add(name, "Kept by the service desk", number % 2 == 0, some(5 + random.nextInt(30)));
            number++;
        }
    }

    private Map<String, Membership> some(int count) {
        var chosen = new LinkedHashMap<String, Membership>();
        for (int i = 0; i < count && !members.isEmpty(); i++) {
            chosen.put(members.get(random.nextInt(members.size())).id(), new Membership(0, false));
        }
        return chosen;
    }

    private static Map<String, Membership> ids(List<Person> people) {
        var ids = new LinkedHashMap<String, Membership>();
        people.forEach(person -> ids.put(person.id(), new Membership(0, false)));
        return ids;
    }

    private void unified(String name, String description, Map<String, Membership> people) {
        add(name, description, true, people);
    }

    private void add(String name, String description, boolean unified, Map<String, Membership> people) {
        String nickname = name.toLowerCase(Locale.ROOT).replace(' ', '-');
        String mail = unified ? nickname + "@" + tenant.facts().domains().getFirst() : null;
        var profile = new Profile(
                name,
                description,
                nickname,
                mail,
                unified,
                !unified,
                unified ? List.of("Unified") : List.of(),
                Seeds.EPOCH.plus(Duration.ofMinutes(tenant.groups.size())));
        String id = Seeds.id("group", tenant.id(), nickname);
        tenant.groups.put(id, new Group(id, tenant.id(), profile, people, 0, null));
    }
}
