/** What people see and press in the sandbox: the mail inbox, the chaos page, its control API and the robot. */
@NullMarked
package io.gatehouse.sandbox.desk;

import org.jspecify.annotations.NullMarked;
