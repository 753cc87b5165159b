/**
 * Guards against buffer leaks and blocked event loops, as extensions of JUnit.
 * <p>
 * A guard observes one test class that names it in
 * {@link org.junit.jupiter.api.extension.ExtendWith @ExtendWith}, or all test classes of
 * a module. The latter needs two files in {@code src/test/resources}. The first,
 * {@code META-INF/services/org.junit.jupiter.api.extension.Extension}, names the guards:
 * <pre class="code">
 * io.buckaroo.test.junit.BlockingGuard
 * io.buckaroo.test.junit.BufferLeakGuard
 * </pre> The second, {@code junit-platform.properties}, lets JUnit read the first:
 * <pre class="code">
 * junit.jupiter.extensions.autodetection.enabled=true
 * </pre>
 * <p>
 * A class can add a guard with allowances of its own, in a static field with
 * {@link org.junit.jupiter.api.extension.RegisterExtension @RegisterExtension}; in
 * Kotlin, in a property of the companion object with {@code @JvmField}.
 */
@NullMarked
package io.buckaroo.test.junit;

import org.jspecify.annotations.NullMarked;
