/**
 * What an application shows of its routes and connections through the actuator.
 */
@NullMarked
package io.buckaroo.actuate;

import org.jspecify.annotations.NullMarked;
