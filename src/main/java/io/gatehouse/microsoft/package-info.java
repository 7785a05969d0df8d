/**
 * The only code that knows MSAL4J, the Graph SDK and the endpoints of Microsoft's clouds. Sources in comments: {@code
 * E:} is a page of the Microsoft identity platform's documentation, {@code G:} one of Microsoft Graph's.
 */
@ApplicationModule(
        displayName = "Microsoft",
        allowedDependencies = {})
@NullMarked
package io.gatehouse.microsoft;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
