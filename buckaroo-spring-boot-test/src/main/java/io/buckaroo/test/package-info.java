/**
 * Tests of handlers without a server, on the real loop and in virtual time.
 * <p>
 * Begin with {@link io.buckaroo.test.TestSocket} for a {@code BuckarooSocket}, with
 * {@link io.buckaroo.test.TestMessageSocket} for a {@code MessageSocket}, and with
 * {@link io.buckaroo.test.TestEventSource} for a {@code BuckarooEventSource}:
 * <pre class="code">
 * import static org.assertj.core.api.Assertions.assertThat;
 *
 * TestSocket&lt;Tally&gt; socket = TestSocket.open(new TallySocket(), (request) -&gt; request.pathVariable("word", "spring"));
 * socket.receive("spring again");
 * assertThat(socket).hasSent("heard 1 times").isOpen();
 * socket.advance(Duration.ofSeconds(61));
 * assertThat(socket).hasEnded(Termination.IdleTimeout.class);</pre>
 * <table>
 * <caption>What to use</caption>
 * <tr>
 * <th>to test</th>
 * <th>use</th>
 * </tr>
 * <tr>
 * <td>a handler</td>
 * <td>{@link io.buckaroo.test.TestSocket}, {@link io.buckaroo.test.TestMessageSocket},
 * {@link io.buckaroo.test.TestEventSource}</td>
 * </tr>
 * <tr>
 * <td>several connections, topics with a history, a service that uses the bean
 * {@code Buckaroo}</td>
 * <td>{@link io.buckaroo.test.TestBuckaroo}</td>
 * </tr>
 * <tr>
 * <td>a single callback, or a class that uses a {@code Connection}</td>
 * <td>{@link io.buckaroo.test.TestConnection}</td>
 * </tr>
 * <tr>
 * <td>routes, security, checks of the handshake, properties, real clients</td>
 * <td>a running application, with the package {@code io.buckaroo.test.client}</td>
 * </tr>
 * </table>
 * <p>
 * Path variables, principal, settings and everything else that a request has are set on a
 * {@link io.buckaroo.test.TestRequest}. Assertions are those of AssertJ's
 * {@code assertThat}: {@link io.buckaroo.test.TestSocketAssert},
 * {@link io.buckaroo.test.TestMessageSocketAssert} and
 * {@link io.buckaroo.test.TestEventSourceAssert}. Nothing needs to be started or closed.
 */
@NullMarked
package io.buckaroo.test;

import org.jspecify.annotations.NullMarked;
