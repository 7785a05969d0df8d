package io.gatehouse.directory;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/**
 * A directory that speaks the delta protocol (Microsoft’s “Use delta query to track changes”): opaque links, empty pages,
 * repeated and replayed objects, partial changes, members in parts, links that expire.
 */
public class FakeGraph extends ScriptedGraph {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    public static class Entity {
        final Map<String, Object> properties = new LinkedHashMap<>();
        final Set<String> dirty = new java.util.HashSet<>();
        final Map<UUID, Member> members = new TreeMap<>();
        long added;
        long changed;
        String removed;
    }

    record Member(String type, boolean present, long changed) {}

    public final Map<UUID, Entity> users = new LinkedHashMap<>();
    public final Map<UUID, Entity> groups = new LinkedHashMap<>();
    final Random random;
    public final FakeTenant tenant = new FakeTenant();
    int pageSize = 50;
    boolean mischief;

    private final Map<String, List<Map<String, Object>>> pages = new HashMap<>();
    private final Map<String, String> links = new HashMap<>();
    private long clock = 1;
    private long oldestToken;
    private long serial;

    FakeGraph(long seed) {
        random = new Random(seed);
        open();
    }

    synchronized void reset(long seed) {
        random.setSeed(seed);
        users.clear();
        groups.clear();
        tenant.reset();
        forget();
        pages.clear();
        links.clear();
        pageSize = 50;
        mischief = false;
    }

    public synchronized UUID addUser(String name) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        Entity user = new Entity();
        user.added = user.changed = ++clock;
        user.properties.put("userPrincipalName", name.toLowerCase(java.util.Locale.ROOT) + "@contoso.example");
        user.properties.put("displayName", name);
        user.properties.put("jobTitle", random.nextBoolean() ? "Engineer" : null);
        user.properties.put("accountEnabled", true);
        user.properties.put("businessPhones", List.of("+45 1" + random.nextInt(1000)));
        users.put(id, user);
        return id;
    }

    public synchronized UUID addGroup(String name) {
        UUID id = new UUID(random.nextLong(), random.nextLong());
        Entity group = new Entity();
        group.added = group.changed = ++clock;
        group.properties.put("displayName", name);
        group.properties.put("securityEnabled", true);
        group.properties.put("groupTypes", List.of());
        groups.put(id, group);
        return id;
    }

    public synchronized void change(Entity entity, String property, Object value) {
        entity.properties.put(property, value);
        entity.dirty.add(property);
        entity.changed = ++clock;
    }

    public synchronized void remove(Entity entity, String reason) {
        entity.removed = reason;
        entity.changed = ++clock;
    }

    public synchronized void restore(Entity entity) {
        entity.removed = null;
        entity.added = entity.changed = ++clock;
        users.forEach((id, user) -> {
            if (user == entity) {
                groups.values()
                        .forEach(group -> group.members.computeIfPresent(id, (key, member) -> {
                            group.changed = ++clock;
                            return new Member(member.type(), member.present(), clock);
                        }));
            }
        });
    }

    /** Who is deleted is nobody's member until restored. */
    private boolean gone(UUID id) {
        Entity user = users.get(id);
        return user != null && user.removed != null;
    }

    public synchronized void member(Entity group, UUID id, String type, boolean present) {
        group.changed = ++clock;
        group.members.put(id, new Member(type, present, clock));
    }

    /** No change tells it; only a full pass notices. */
    public synchronized void forgetMember(UUID group, UUID member) {
        groups.get(group).members.remove(member);
    }

    /** Gone without a word, as after a tenant move; only a full pass notices. */
    public synchronized void vanish(UUID user) {
        users.remove(user);
        groups.values().forEach(group -> group.members.remove(user));
        expireLinks();
    }

    synchronized void expireLinks() {
        oldestToken = ++clock;
        pages.clear();
        links.clear();
    }

    @Override
    Answer answer(String path, Map<String, String> query) {
        if (FakeTenant.knows(path)) {
            return tenant.answer(path);
        }
        if (path.equals("/users/$count")) {
            return new Answer(200, Map.of(), Long.toString(present(users)));
        }
        if (query.containsKey("$skiptoken")) {
            return page(path, query.get("$skiptoken"));
        }
        if (path.equals("/users")) {
            return page(path, list(path));
        }
        if ("latest".equals(query.get("$deltatoken"))) {
            return page(path, cut(path, List.of(), path + "?$deltatoken=" + clock + "-" + ++serial));
        }
        Map<UUID, Entity> all = path.equals("/users/delta") ? users : groups;
        long since = Long.parseLong(query.getOrDefault("$deltatoken", "0").replaceAll("-.*", ""));
        if (query.containsKey("$deltatoken") && since < oldestToken) {
            return gone(path);
        }
        return page(path, round(path, all, since));
    }

    private static long present(Map<UUID, Entity> all) {
        return all.values().stream().filter(entity -> entity.removed == null).count();
    }

    /** Cuts a round into pages and answers the token of the first. */
    private String round(String path, Map<UUID, Entity> all, long since) {
        List<Map<String, Object>> objects = new ArrayList<>();
        all.forEach((id, entity) -> {
            if (entity.changed > since && !(since == 0 && entity.removed != null && random.nextBoolean())) {
                objects.addAll(tell(id, entity, since));
            }
        });
        repeatSome(objects);
        List<List<Map<String, Object>>> cut = new ArrayList<>();
        for (int from = 0; from < objects.size(); from += pageSize) {
            cut.add(objects.subList(from, Math.min(objects.size(), from + pageSize)));
            if (mischief && random.nextInt(3) == 0) {
                cut.add(List.of());
            }
        }
        return cut(path, cut, path + "?$deltatoken=" + clock + "-" + ++serial);
    }

    /** Those who are there, whole, without a word about anybody else. */
    private String list(String path) {
        List<Map<String, Object>> objects = new ArrayList<>();
        users.forEach((id, user) -> {
            if (user.removed == null) {
                objects.addAll(tell(id, user, 0));
            }
        });
        repeatSome(objects);
        List<List<Map<String, Object>>> cut = new ArrayList<>();
        for (int from = 0; from < objects.size(); from += pageSize) {
            cut.add(objects.subList(from, Math.min(objects.size(), from + pageSize)));
        }
        return cut(path, cut, "");
    }

    private void repeatSome(List<Map<String, Object>> objects) {
        for (int i = 0; mischief && i < objects.size() / 4; i++) {
            objects.add(objects.get(random.nextInt(objects.size())));
        }
    }

    private String cut(String path, List<List<Map<String, Object>>> cut, String end) {
        String link = end;
        for (List<Map<String, Object>> page : cut.reversed()) {
            String token = "s" + ++serial;
            pages.put(token, page);
            links.put(token, link);
            link = path + "?$skiptoken=" + token;
        }
        if (cut.isEmpty()) {
            String token = "s" + ++serial;
            pages.put(token, List.of());
            links.put(token, link);
            return token;
        }
        return link.substring(link.indexOf("=") + 1);
    }

    private List<Map<String, Object>> tell(UUID id, Entity entity, long since) {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", id.toString());
        if (entity.removed != null) {
            object.put("@removed", Map.of("reason", entity.removed));
            return List.of(object);
        }
        boolean whole = entity.added > since;
        entity.properties.forEach((name, value) -> {
            if (whole || entity.dirty.contains(name)) {
                object.put(name, value);
            }
        });
        List<Map<String, Object>> parts = new ArrayList<>(List.of(object));
        List<Map<String, Object>> members = entity.members.entrySet().stream()
                .filter(member -> member.getValue().changed() > since
                        || whole && member.getValue().present())
                .filter(member -> !gone(member.getKey()))
                .map(member -> tell(member.getKey(), member.getValue()))
                .collect(Collectors.toList());
        for (int from = 0; from < members.size(); from += 7) {
            Map<String, Object> part = new LinkedHashMap<>(from == 0 ? object : Map.of("id", id.toString()));
            part.put("members@delta", members.subList(from, Math.min(members.size(), from + 7)));
            parts.add(part);
        }
        return parts;
    }

    private static Map<String, Object> tell(UUID id, Member member) {
        Map<String, Object> told = new LinkedHashMap<>();
        told.put("@odata.type", "#microsoft.graph." + member.type());
        told.put("id", id.toString());
        if (!member.present()) {
            told.put("@removed", Map.of("reason", "deleted"));
        }
        return told;
    }

    private Answer page(String path, String token) {
        if (!pages.containsKey(token)) {
            return gone(path);
        }
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("@odata.context", origin() + "/v1.0/$metadata#users");
        body.put("value", pages.get(token));
        if (!links.get(token).isEmpty()) {
            String link = origin() + "/v1.0" + links.get(token);
            body.put(link.contains("$deltatoken") ? "@odata.deltaLink" : "@odata.nextLink", link);
        }
        return new Answer(200, Map.of(), JSON.writeValueAsString(body));
    }

    private Answer gone(String path) {
        return new Answer(
                410,
                Map.of("Location", origin() + "/v1.0" + path + "?$deltatoken="),
                "{\"error\":{\"code\":\"SyncStateNotFound\",\"message\":\"The sync state generation is not found\"}}");
    }
}
