package io.gatehouse.campaign;

import io.gatehouse.profile.ServiceProfile;
import io.gatehouse.profile.shelf.Profiles;
import io.gatehouse.shared.PagePanel;
import java.util.List;
import java.util.Map;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Campaigns under way, on the home page. */
@Configuration(proxyBeanMethods = false)
class CampaignPanels {

    private static final int AT_HOME = 3;

    record Shown(Campaign campaign, CampaignProgress progress, String service) {}

    @Bean
    PagePanel campaignsUnderWay(CampaignRows rows, CampaignMembers members, Profiles profiles) {
        return PagePanel.of(
                PagePanel.Place.HOME_SIDE,
                "campaigns",
                40,
                "campaign/panels :: home",
                nobody -> under(rows, members, profiles));
    }

    private static Map<String, Object> under(CampaignRows rows, CampaignMembers members, Profiles profiles) {
        if (rows.running() == 0) {
            return Map.of();
        }
        List<Shown> shown = rows.newest(50).stream()
                .filter(campaign -> !campaign.state().over())
                .limit(AT_HOME)
                .map(campaign -> new Shown(campaign, members.progress(campaign.id()), service(campaign, profiles)))
                .toList();
        return shown.isEmpty() ? Map.of() : Map.of("campaigns", shown);
    }

    private static String service(Campaign campaign, Profiles profiles) {
        return profiles.find(campaign.profile())
                .map(ServiceProfile::displayName)
                .orElse(campaign.profile());
    }
}
