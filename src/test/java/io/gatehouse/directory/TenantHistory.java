package io.gatehouse.directory;

import io.gatehouse.sandbox.Group;
import io.gatehouse.sandbox.Licence;
import io.gatehouse.sandbox.Person;
import io.gatehouse.sandbox.Tenant;
import io.gatehouse.sandbox.World;
import io.gatehouse.sandbox.graph.entity.PropertyChanges;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** What may happen in a tenant of the sandbox, one thing after the other; the same random numbers tell the same story. */
final class TenantHistory {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static final List<String> WORDS = List.of(
            "givenName",
            "surname",
            "mail",
            "jobTitle",
            "department",
            "officeLocation",
            "mobilePhone",
            "preferredLanguage",
            "usageLocation");

    private final World world;
    private final Tenant tenant;
    private final Map<String, Person> people;
    private final Map<String, Group> groups;
    private final Map<Person, List<Licence>> licences = new HashMap<>();
    private Random random = new Random(0);

    TenantHistory(World world, Tenant tenant) {
        this.world = world;
        this.tenant = tenant;
        this.people = new TreeMap<>(tenant.people());
        this.groups = new TreeMap<>(tenant.groups());
        people.values().forEach(person -> licences.put(person, Licence.of(world, person)));
    }

    void by(Random chance) {
        random = chance;
    }

    /** The tenant is as it was found. */
    void undo() {
        world.change(() -> {
            tenant.people().keySet().retainAll(people.keySet());
            tenant.people().putAll(people);
            tenant.groups().keySet().retainAll(groups.keySet());
            tenant.groups().putAll(groups);
            licences.forEach((person, held) -> Licence.assign(world, person, held));
            Licence.buy(world, tenant, null);
        });
    }

    void step() {
        world.change(() -> {
            switch (random.nextInt(20)) {
                case 0, 1 -> hire();
                case 2, 3, 4, 5, 6 -> any(people(Person::present), this::change);
                case 7, 8 -> any(people(Person::present), this::dismiss);
                case 9 -> any(people(gone -> restorable(gone.deletedAt())), this::takeBack);
                case 10 -> any(people(gone -> restorable(gone.deletedAt())), this::forget);
                case 11, 12, 13, 14 -> any(groups(Group::present), this::joinOrLeave);
                case 15 -> found();
                case 16 -> any(groups(Group::present), this::change);
                case 17 -> any(groups(Group::present), this::dissolve);
                case 18 -> any(groups(gone -> restorable(gone.deletedAt())), this::reviveOrForget);
                default -> license();
            }
        });
    }

    private void hire() {
        String number = number();
        String upn = "new" + number + "@" + tenant.facts().domains().getFirst();
        Map<String, @Nullable Object> profile = new LinkedHashMap<>();
        WORDS.forEach(word -> profile.put(word, random.nextBoolean() ? word + number : null));
        profile.put("displayName", "New " + number);
        profile.put("userPrincipalName", upn);
        profile.put("businessPhones", phones());
        profile.put("accountEnabled", random.nextBoolean());
        profile.put("userType", random.nextInt(5) == 0 ? "Guest" : "Member");
        profile.put("createdAt", world.now());
        var access = new Person.Access(Set.of(), null, Person.SignInRule.ALLOWED, null);
        save(
                new Person(id(), tenant.id(), JSON.convertValue(profile, Person.Profile.class), access, 0, null),
                Set.of());
    }

    /** One property, or two. */
    private void change(Person person) {
        Map<String, @Nullable Object> profile = properties(person.profile());
        Map<String, @Nullable Object> changed = new LinkedHashMap<>();
        for (int i = random.nextInt(2); i >= 0; i--) {
            switch (random.nextInt(6)) {
                case 0 -> changed.put("displayName", "Renamed " + number());
                case 1 -> changed.put("accountEnabled", !person.profile().accountEnabled());
                case 2 -> changed.put("businessPhones", phones());
                case 3 ->
                    changed.put(
                            "userPrincipalName",
                            "moved" + number() + "@" + tenant.facts().domains().getFirst());
                default -> {
                    String word = WORDS.get(random.nextInt(WORDS.size()));
                    changed.put(word, random.nextInt(3) == 0 ? null : word + number());
                }
            }
        }
        profile.putAll(changed);
        save(person.with(JSON.convertValue(profile, Person.Profile.class)), changed.keySet());
    }

    /** Graph's groups list nobody who is deleted, whether it tells that they left or not. */
    private void dismiss(Person person) {
        save(person.deleted(world.now()), Set.of());
        if (random.nextBoolean()) {
            groups(group -> group.present() && holds(group, person.id()))
                    .forEach(group -> member(group, person.id(), true));
        }
    }

    private void takeBack(Person person) {
        save(person.deleted(null), Set.of());
        if (random.nextBoolean()) {
            any(groups(Group::present), group -> member(group, person.id(), false));
        }
    }

    private void forget(Person person) {
        save(person.deleted(world.now().minus(Duration.ofDays(31))), Set.of());
    }

    private void joinOrLeave(Group group) {
        any(people(Person::present), person -> member(group, person.id(), holds(group, person.id())));
    }

    private void found() {
        String number = number();
        boolean unified = random.nextBoolean();
        var profile = new Group.Profile(
                "Group " + number,
                random.nextBoolean() ? null : "Made for " + number,
                "group" + number,
                unified ? "group" + number + "@" + tenant.facts().domains().getFirst() : null,
                unified,
                !unified,
                unified ? List.of("Unified") : List.of(),
                world.now());
        Map<String, Group.Membership> members = new LinkedHashMap<>();
        long version = world.sequence() + 1;
        people(Person::present).stream()
                .filter(person -> random.nextInt(3) == 0)
                .forEach(person -> members.put(person.id(), new Group.Membership(version, false)));
        save(new Group(id(), tenant.id(), profile, members, 0, null), Set.of());
    }

    private void change(Group group) {
        Map<String, @Nullable Object> profile = properties(group.profile());
        Map<String, @Nullable Object> changed = new LinkedHashMap<>();
        switch (random.nextInt(5)) {
            case 0 -> changed.put("displayName", "Renamed " + number());
            case 1 -> changed.put("description", random.nextBoolean() ? null : "Said " + number());
            case 2 -> changed.put("mail", random.nextBoolean() ? null : "mail" + number() + "@contoso.example");
            case 3 -> changed.put("securityEnabled", !group.profile().securityEnabled());
            default ->
                changed.put("groupTypes", group.profile().groupTypes().isEmpty() ? List.of("Unified") : List.of());
        }
        profile.putAll(changed);
        save(group.with(JSON.convertValue(profile, Group.Profile.class)), changed.keySet());
    }

    private void dissolve(Group group) {
        save(group.deleted(world.now()), Set.of());
    }

    /** One that comes back is an object like any other again, with its members. */
    private void reviveOrForget(Group group) {
        if (random.nextInt(3) == 0) {
            save(group.deleted(world.now().minus(Duration.ofDays(31))), Set.of());
            return;
        }
        Group back = group.deleted(null);
        for (Map.Entry<String, Group.Membership> member : group.members().entrySet()) {
            back = back.withMember(member.getKey(), member.getValue().left(), world.sequence() + 1);
        }
        save(back, Set.of());
    }

    private void license() {
        if (random.nextInt(3) == 0) {
            Licence.buy(world, tenant, random.nextBoolean() ? null : some());
        } else {
            any(people(Person::present), person -> Licence.assign(world, person, some()));
        }
    }

    private List<Licence> some() {
        return Arrays.stream(Licence.values())
                .filter(licence -> random.nextBoolean())
                .toList();
    }

    private void member(Group group, String person, boolean left) {
        save(group.withMember(person, left, world.sequence() + 1), Set.of("members"));
    }

    private static boolean holds(Group group, String person) {
        Group.Membership membership = group.members().get(person);
        return membership != null && !membership.left();
    }

    /** @param changed none for all of it */
    private void save(Person person, Set<String> changed) {
        PropertyChanges.record(world, person.id(), changed, world.save(person).version());
    }

    private void save(Group group, Set<String> changed) {
        PropertyChanges.record(world, group.id(), changed, world.save(group).version());
    }

    private static Map<String, @Nullable Object> properties(Object profile) {
        return JSON.convertValue(profile, new TypeReference<LinkedHashMap<String, @Nullable Object>>() {});
    }

    /** Whoever administers signs in, and stays. */
    private List<Person> people(Predicate<Person> which) {
        return tenant.people().values().stream()
                .filter(person -> person.access().directoryRoles().isEmpty())
                .filter(which)
                .toList();
    }

    private List<Group> groups(Predicate<Group> which) {
        return tenant.groups().values().stream().filter(which).toList();
    }

    private boolean restorable(@Nullable Instant deletedAt) {
        return deletedAt != null && world.now().isBefore(deletedAt.plus(Duration.ofDays(30)));
    }

    private <T> void any(List<T> of, Consumer<T> what) {
        if (!of.isEmpty()) {
            what.accept(of.get(random.nextInt(of.size())));
        }
    }

    private List<String> phones() {
        List<String> phones = new ArrayList<>();
        for (int i = random.nextInt(3); i > 0; i--) {
            phones.add("+45 " + number());
        }
        return phones;
    }

    private String number() {
        return Integer.toString(random.nextInt(1_000_000));
    }

    private String id() {
        return new UUID(random.nextLong(), random.nextLong()).toString();
    }
}
