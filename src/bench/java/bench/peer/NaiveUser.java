package bench.peer;

import com.microsoft.graph.models.User;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A user as an entity. */
@Entity
@Table(name = "naive_user")
class NaiveUser {

    @Id
    UUID id;

    UUID customerId;

    @Nullable
    String userPrincipalName;

    @Nullable
    String displayName;

    @Nullable
    String givenName;

    @Nullable
    String surname;

    @Nullable
    String mail;

    @Nullable
    String jobTitle;

    @Nullable
    String department;

    @Nullable
    String officeLocation;

    @Nullable
    String businessPhones;

    @Nullable
    String mobilePhone;

    @Nullable
    String preferredLanguage;

    @Nullable
    String usageLocation;

    @Nullable
    Boolean accountEnabled;

    @Nullable
    String userType;

    static NaiveUser of(UUID customer, User user) {
        NaiveUser naive = new NaiveUser();
        naive.id = UUID.fromString(user.getId());
        naive.customerId = customer;
        naive.userPrincipalName = user.getUserPrincipalName();
        naive.displayName = user.getDisplayName();
        naive.givenName = user.getGivenName();
        naive.surname = user.getSurname();
        naive.mail = user.getMail();
        naive.jobTitle = user.getJobTitle();
        naive.department = user.getDepartment();
        naive.officeLocation = user.getOfficeLocation();
        naive.businessPhones = String.join(", ", user.getBusinessPhones());
        naive.mobilePhone = user.getMobilePhone();
        naive.preferredLanguage = user.getPreferredLanguage();
        naive.usageLocation = user.getUsageLocation();
        naive.accountEnabled = user.getAccountEnabled();
        naive.userType = user.getUserType();
        return naive;
    }
}
