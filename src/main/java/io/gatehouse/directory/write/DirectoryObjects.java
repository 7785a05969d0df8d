package io.gatehouse.directory.write;

import io.gatehouse.microsoft.delta.GroupChange;
import io.gatehouse.microsoft.delta.GroupProperty;
import io.gatehouse.microsoft.delta.UserChange;
import io.gatehouse.microsoft.delta.UserProperty;
import java.util.List;
import java.util.UUID;
import java.util.function.IntFunction;
import java.util.function.IntPredicate;
import org.jspecify.annotations.Nullable;

/** Puts what Graph tells of an object into the order of our columns. */
final class DirectoryObjects {

    private static final List<UserProperty> USER = List.of(
            UserProperty.USER_PRINCIPAL_NAME,
            UserProperty.DISPLAY_NAME,
            UserProperty.GIVEN_NAME,
            UserProperty.SURNAME,
            UserProperty.MAIL,
            UserProperty.JOB_TITLE,
            UserProperty.DEPARTMENT,
            UserProperty.OFFICE_LOCATION,
            UserProperty.BUSINESS_PHONES,
            UserProperty.MOBILE_PHONE,
            UserProperty.PREFERRED_LANGUAGE,
            UserProperty.USAGE_LOCATION,
            UserProperty.ACCOUNT_ENABLED,
            UserProperty.USER_TYPE);

    private static final List<GroupProperty> GROUP = List.of(
            GroupProperty.DISPLAY_NAME,
            GroupProperty.DESCRIPTION,
            GroupProperty.MAIL,
            GroupProperty.MAIL_ENABLED,
            GroupProperty.SECURITY_ENABLED,
            GroupProperty.GROUP_TYPES);

    private DirectoryObjects() {}

    static Incoming user(UserChange change) {
        return new Incoming(
                UUID.fromString(change.id()),
                change.removal(),
                mask(USER.size(), i -> change.tells(USER.get(i))),
                values(EntityTable.USERS, i -> change.value(USER.get(i))));
    }

    static Incoming group(GroupChange change) {
        return new Incoming(
                UUID.fromString(change.id()),
                change.removal(),
                mask(GROUP.size(), i -> change.tells(GROUP.get(i))),
                values(EntityTable.GROUPS, i -> change.value(GROUP.get(i))));
    }

    private static int mask(int size, IntPredicate told) {
        int mask = 0;
        for (int i = 0; i < size; i++) {
            mask |= told.test(i) ? 1 << i : 0;
        }
        return mask;
    }

    private static @Nullable String[] values(EntityTable table, IntFunction<@Nullable String> value) {
        @Nullable String[] values = new String[table.columns().size()];
        for (int i = 0; i < values.length; i++) {
            values[i] = table.columns().get(i).storable(value.apply(i));
        }
        return values;
    }
}
