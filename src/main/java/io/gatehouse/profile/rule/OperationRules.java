package io.gatehouse.profile.rule;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.operation.ConnectionCheck;
import io.gatehouse.profile.operation.SubscriptionWish;
import io.gatehouse.profile.operation.SyncWish;
import io.gatehouse.profile.permission.WantedPermission;
import io.gatehouse.profile.setup.RegistrationTemplate;
import io.gatehouse.profile.yaml.Reading;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What must fit together about checks, copies of the directory and change notifications. */
public final class OperationRules {

    private static final int SHORTEST_CYCLE = 5;

    private static final Map<SyncWish.Part, List<String>> READS = Map.of(
            SyncWish.Part.USERS,
            List.of("User.Read.All", "User.ReadWrite.All", "Directory.Read.All", "Directory.ReadWrite.All"),
            SyncWish.Part.GROUPS,
            List.of(
                    "GroupMember.Read.All",
                    "Group.Read.All",
                    "Group.ReadWrite.All",
                    "Directory.Read.All",
                    "Directory.ReadWrite.All"));

    private final ServiceProfile profile;
    private final Reading reading;
    private final Set<String> permissions;

    public OperationRules(ServiceProfile profile, Reading reading) {
        this.profile = profile;
        this.reading = reading;
        this.permissions = profile.permissions().map(WantedPermission::name).collect(Collectors.toSet());
    }

    public void check() {
        Set<ConnectionCheck.Kind> checks = new HashSet<>();
        for (int i = 0; i < profile.checks().size(); i++) {
            ConnectionCheck.Kind kind = profile.checks().get(i).kind();
            String path = "checks[" + i + "].check";
            if (!checks.add(kind)) {
                reading.problem(path, "listed-twice", kind);
            }
            checkPossible(kind, path);
        }
        for (int i = 0; i < profile.syncJobs().size(); i++) {
            check(profile.syncJobs().get(i), "sync[" + i + "]");
        }
        for (int i = 0; i < profile.subscriptions().size(); i++) {
            check(profile.subscriptions().get(i), "subscriptions[" + i + "]");
        }
    }

    private void checkPossible(ConnectionCheck.Kind kind, String path) {
        RegistrationTemplate template = profile.registrationTemplate();
        if (kind == ConnectionCheck.Kind.TEAMS_APP_PUBLISHED && profile.teamsApp() == null) {
            reading.problem(path, "needs-teams-app");
        }
        if (kind == ConnectionCheck.Kind.EXPOSED_SCOPE_ANSWERS && (template == null || template.api() == null)) {
            reading.problem(path, "needs-api");
        }
        if (kind == ConnectionCheck.Kind.REGISTRATION_AS_WRITTEN && template == null) {
            reading.problem(path, "template-missing", "registration-template");
        }
        if (kind == ConnectionCheck.Kind.NO_APPLICATION_PERMISSIONS
                && profile.permissions().anyMatch(WantedPermission::application)) {
            reading.problem(path, "contradicts-permissions");
        }
    }

    private void check(SyncWish sync, String path) {
        List<String> enough = READS.getOrDefault(sync.part(), List.of());
        if (enough.stream().noneMatch(permissions::contains)) {
            reading.problem(path + ".part", "sync-needs-permission", sync.part(), String.join(", ", enough));
        }
        if (sync.everyMinutes() < SHORTEST_CYCLE) {
            reading.problem(path + ".every-minutes", "sync-too-often", SHORTEST_CYCLE);
        }
        if (profile.syncJobs().stream()
                        .filter(other -> other.part() == sync.part())
                        .count()
                > 1) {
            reading.problem(path + ".part", "listed-twice", sync.part());
        }
    }

    private void check(SubscriptionWish wish, String path) {
        if (!permissions.contains(wish.permission())) {
            reading.problem(path + ".permission", "permission-not-wanted", wish.permission());
        }
        int longest = SubscriptionLife.longest(wish.resource());
        if (wish.minutes() > longest) {
            reading.problem(path + ".minutes", "subscription-too-long", wish.minutes(), longest);
        }
    }
}
