package io.gatehouse.sandbox.desk;

import io.gatehouse.sandbox.Group;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Person.Profile;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.PropertyChanges;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.springframework.stereotype.Component;

/** Changes in a customer's directory: people who come, change, go and come back, and groups that people join or leave. */
@Component
class DirectoryChanges {

    /** What to do to some objects of a directory. */
    enum Action {
        ADD,
        CHANGE,
        REMOVE,
        RESTORE,
        PURGE,
        MOVE_MEMBERS,
        REMOVE_GROUPS
    }

    private static final int MOST = 1000;
    private static final List<String> TITLES =
            List.of("Analyst", "Coordinator", "Consultant", "Specialist", "Team lead", "Trainee");

    private final World world;

    DirectoryChanges(World world) {
        this.world = world;
    }

    /** Does it to that many objects, or to as many as there are; the same seed picks the same ones. Returns how many. */
    int apply(String tenantId, Action action, int count, long seed) {
        if (count < 1 || count > MOST) {
            throw new IllegalArgumentException("Between 1 and " + MOST + ", not " + count);
        }
        Tenant tenant = world.tenant(tenantId)
                .orElseThrow(() -> new IllegalArgumentException("There is no tenant " + tenantId));
        var random = new Random(seed);
        return world.change(() -> switch (action) {
            case ADD -> add(tenant, count, random);
            case CHANGE -> each(some(people(tenant), count, random), person -> change(person, random));
            case REMOVE -> each(some(people(tenant), count, random), person -> remove(tenant, person));
            case RESTORE -> each(latest(deleted(tenant), count), person -> restore(tenant, person));
            case PURGE -> each(latest(deleted(tenant), count), this::purge);
            case MOVE_MEMBERS -> moveMembers(tenant, count, random);
            case REMOVE_GROUPS ->
                each(some(groups(tenant), count, random), group -> world.save(group.deleted(world.now())));
        });
    }

    private int add(Tenant tenant, int count, Random random) {
        String domain = tenant.facts().domains().getFirst();
        for (int i = 0; i < count; i++) {
            String number = Long.toString(world.sequence() + 1);
            String upn = "new.colleague" + number + "@" + domain;
            var profile = new Profile(
                    "New Colleague " + number,
                    "New",
                    "Colleague " + number,
                    upn,
                    upn,
                    TITLES.get(random.nextInt(TITLES.size())),
                    "Sales",
                    "1/102",
                    List.of(),
                    null,
                    "en-GB",
                    tenant.facts().country(),
                    true,
                    "Member",
                    world.now());
            var access = new Person.Access(Set.of(), null, Person.SignInRule.ALLOWED, null);
            var id = new UUID(random.nextLong(), random.nextLong()).toString();
            Person saved = world.save(new Person(id, tenant.id(), profile, access, 0, null));
            PropertyChanges.record(world, id, Set.of(), saved.version());
            groups(tenant).stream()
                    .filter(group -> group.profile().displayName().equals("All staff"))
                    .forEach(group -> join(group, id));
        }
        return count;
    }

    private void change(Person person, Random random) {
        var was = person.profile();
        String title = TITLES.get(random.nextInt(TITLES.size())) + " " + random.nextInt(1000);
        var now = new Profile(
                was.displayName(),
                was.givenName(),
                was.surname(),
                was.userPrincipalName(),
                was.mail(),
                title,
                was.department(),
                random.nextInt(5) == 0 ? null : was.officeLocation(),
                was.businessPhones(),
                was.mobilePhone(),
                was.preferredLanguage(),
                was.usageLocation(),
                random.nextInt(10) != 0,
                was.userType(),
                was.createdAt());
        Person saved = world.save(person.with(now));
        PropertyChanges.record(
                world, person.id(), Set.of("jobTitle", "officeLocation", "accountEnabled"), saved.version());
    }

    private void remove(Tenant tenant, Person person) {
        world.save(person.deleted(world.now()));
        groups(tenant).stream()
                .filter(group -> holds(group, person.id()))
                .forEach(group -> world.save(group.withMember(person.id(), true, world.sequence() + 1)));
    }

    /** Brings somebody back, into the groups they were in when they went. */
    private void restore(Tenant tenant, Person person) {
        Person saved = world.save(person.deleted(null));
        PropertyChanges.record(world, person.id(), Set.of(), saved.version());
        groups(tenant).stream().filter(group -> leftWith(group, person)).forEach(group -> join(group, person.id()));
    }

    /** Graph reports as gone for good what was deleted more than 30 days ago. */
    private void purge(Person person) {
        world.save(person.deleted(world.now().minus(Duration.ofDays(31))));
    }

    private int moveMembers(Tenant tenant, int count, Random random) {
        var groups = groups(tenant);
        var people = people(tenant);
        for (int i = 0; i < count && !groups.isEmpty() && !people.isEmpty(); i++) {
            Group group = tenant.groups()
                    .getOrDefault(groups.get(random.nextInt(groups.size())).id(), groups.getFirst());
            String person = people.get(random.nextInt(people.size())).id();
            world.save(group.withMember(person, holds(group, person), world.sequence() + 1));
        }
        return groups.isEmpty() || people.isEmpty() ? 0 : count;
    }

    private void join(Group group, String personId) {
        world.save(group.withMember(personId, false, world.sequence() + 1));
    }

    private static boolean holds(Group group, String personId) {
        var membership = group.members().get(personId);
        return membership != null && !membership.left();
    }

    private static boolean leftWith(Group group, Person person) {
        var membership = group.members().get(person.id());
        return membership != null && membership.left() && membership.version() > person.version();
    }

    /** Ordinary people: nobody with a role, no named account, no guest. */
    private static List<Person> people(Tenant tenant) {
        return tenant.people().values().stream()
                .filter(Person::present)
                .filter(person -> person.access().directoryRoles().isEmpty() && !person.guest())
                .filter(person -> !"Management".equals(person.profile().department()))
                .toList();
    }

    private List<Person> deleted(Tenant tenant) {
        return tenant.people().values().stream()
                .filter(person -> person.deletedAt() != null
                        && world.now().isBefore(person.deletedAt().plus(Duration.ofDays(30))))
                .toList();
    }

    private static List<Group> groups(Tenant tenant) {
        return tenant.groups().values().stream().filter(Group::present).toList();
    }

    private static <T> List<T> some(List<T> from, int count, Random random) {
        var shuffled = new ArrayList<>(from);
        Collections.shuffle(shuffled, random);
        return shuffled.subList(0, Math.min(count, shuffled.size()));
    }

    private static List<Person> latest(List<Person> from, int count) {
        return from.stream()
                .sorted(Comparator.comparingLong(Person::version).reversed())
                .limit(count)
                .toList();
    }

    private static <T> int each(List<T> chosen, java.util.function.Consumer<T> change) {
        chosen.forEach(change);
        return chosen.size();
    }
}
