/** The only code that knows MSAL4J, the Graph SDK and the endpoints of Microsoft's clouds. */
@ApplicationModule(
        displayName = "Microsoft",
        allowedDependencies = {})
@NullMarked
package io.gatehouse.microsoft;

import org.jspecify.annotations.NullMarked;
import org.springframework.modulith.ApplicationModule;
