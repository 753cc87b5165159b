package io.buckaroo.handshake;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.buckaroo.handshake.Admission.Admitted;
import org.junit.jupiter.api.Test;
import reactor.core.publisher.Mono;
import reactor.test.StepVerifier;
import reactor.test.publisher.PublisherProbe;
import reactor.test.publisher.TestPublisher;

import org.springframework.http.HttpStatus;
import org.springframework.mock.http.server.reactive.MockServerHttpRequest;
import org.springframework.mock.web.server.MockServerWebExchange;
import org.springframework.web.reactive.function.server.ServerRequest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

/**
 * Tests for {@link HandshakeCheck}.
 */
class HandshakeCheckTests {

	private static final Duration TIMEOUT = Duration.ofSeconds(20);

	private final ServerRequest request = ServerRequest
		.create(MockServerWebExchange.from(MockServerHttpRequest.get("/")), List.of());

	private final List<String> invoked = new ArrayList<>();

	@Test
	void anEmptyListAdmits() {
		expect(Admission.admit());
	}

	@Test
	void checksRunInOrderAndWithTheRequest() {
		HandshakeCheck all = HandshakeCheck.all(List.of(answering("first", Admission.admit()),
				answering("second", Admission.admit()), answering("third", Admission.admit())));
		Mono<Admission> admission = all.check(this.request);
		assertThat(this.invoked).isEmpty();
		expect(admission, Admission.admit());
		assertThat(this.invoked).containsExactly("first", "second", "third");
	}

	@Test
	void aCheckRunsAfterThePreviousOneHasAdmitted() {
		TestPublisher<Admission> first = TestPublisher.create();
		HandshakeCheck all = HandshakeCheck
			.all(List.of((request) -> first.mono(), answering("second", Admission.admit())));
		StepVerifier.create(all.check(this.request))
			.then(() -> assertThat(this.invoked).isEmpty())
			.then(() -> first.emit(Admission.admit()))
			.expectNext(Admission.admit())
			.expectComplete()
			.verify(TIMEOUT);
		assertThat(this.invoked).containsExactly("second");
	}

	@Test
	void theFirstRefusalIsTheResultAndLaterChecksDoNotRun() {
		Admission refusal = Admission.refuse(HttpStatus.UNAUTHORIZED).withHeader("WWW-Authenticate", "Basic");
		expect(refusal, answering("first", Admission.admit().withAttribute("user", "ann")),
				answering("second", refusal), answering("third", Admission.refuse(HttpStatus.FORBIDDEN)));
		assertThat(this.invoked).containsExactly("first", "second");
	}

	@Test
	void attributesAreMergedAndThoseOfLaterChecksTakePrecedence() {
		expect(new Admitted(Map.of("user", "ann", "area", "admin", "level", 2), null, true),
				answering("first", Admission.admit().withAttribute("user", "ann").withAttribute("level", 1)),
				answering("second", Admission.admit().withAttribute("area", "admin").withAttribute("level", 2)));
	}

	@Test
	void theAttributesOfEarlierChecksAreAvailable() {
		expect(new Admitted(Map.of("user", "ann", "level", 2), null, true),
				answering("first", Admission.admit().withAttribute("user", "ann").withAttribute("level", 1)),
				(request) -> {
					assertThat(request.attributes()).containsEntry("user", "ann").containsEntry("level", 1);
					return Mono.just(Admission.admit().withAttribute("level", 2));
				});
	}

	@Test
	void theSubprotocolOfALaterCheckTakesPrecedence() {
		expect(Admission.admit().withSubprotocol("v2"), answering("first", Admission.admit().withSubprotocol("v1")),
				answering("second", Admission.admit().withSubprotocol("v2")));
	}

	@Test
	void theSubprotocolOfAnEarlierCheckIsKept() {
		expect(new Admitted(Map.of("user", "ann"), "v1", true),
				answering("first", Admission.admit().withSubprotocol("v1")),
				answering("second", Admission.admit().withAttribute("user", "ann")));
	}

	@Test
	void anEmptyResultRefusesWithForbidden() {
		expect(Admission.refuse(HttpStatus.FORBIDDEN), answering("first", Admission.admit()), (request) -> Mono.empty(),
				answering("third", Admission.admit()));
		assertThat(this.invoked).containsExactly("first");
	}

	@Test
	void anExceptionIsAnErrorAndLaterChecksDoNotRun() {
		IllegalStateException failure = new IllegalStateException("on purpose");
		List<HandshakeCheck> failing = List.of((request) -> {
			throw failure;
		}, (request) -> Mono.error(failure));
		for (HandshakeCheck check : failing) {
			HandshakeCheck all = HandshakeCheck.all(List.of(check, answering("second", Admission.admit())));
			StepVerifier.create(all.check(this.request)).expectErrorMatches(failure::equals).verify(TIMEOUT);
			assertThat(this.invoked).isEmpty();
		}
	}

	@Test
	void aNullPublisherIsAnError() {
		StepVerifier.create(HandshakeCheck.all(List.of((request) -> null)).check(this.request))
			.expectError(NullPointerException.class)
			.verify(TIMEOUT);
	}

	@Test
	void cancellationIsPropagated() {
		PublisherProbe<Admission> waiting = PublisherProbe.of(Mono.never());
		StepVerifier.create(HandshakeCheck.all(List.of((request) -> waiting.mono())).check(this.request))
			.expectSubscription()
			.then(waiting::assertWasSubscribed)
			.thenCancel()
			.verify(TIMEOUT);
		waiting.assertWasCancelled();
	}

	@Test
	void everySubscriptionRunsTheChecks() {
		HandshakeCheck all = HandshakeCheck.all(List.of(answering("check", Admission.admit())));
		expect(all.check(this.request), Admission.admit());
		expect(all.check(this.request), Admission.admit());
		assertThat(this.invoked).containsExactly("check", "check");
	}

	@Test
	void theListOfChecksIsCopied() {
		List<HandshakeCheck> checks = new ArrayList<>(List.of(answering("first", Admission.admit())));
		HandshakeCheck all = HandshakeCheck.all(checks);
		checks.add(answering("second", Admission.refuse(HttpStatus.FORBIDDEN)));
		expect(all.check(this.request), Admission.admit());
		assertThat(this.invoked).containsExactly("first");
	}

	@Test
	void nullIsRefused() {
		assertThatIllegalArgumentException().isThrownBy(() -> HandshakeCheck.all(null))
			.withMessageContaining("'checks'");
	}

	private void expect(Admission expected, HandshakeCheck... checks) {
		expect(HandshakeCheck.all(List.of(checks)).check(this.request), expected);
	}

	private static void expect(Mono<Admission> admission, Admission expected) {
		StepVerifier.create(admission).expectNext(expected).expectComplete().verify(TIMEOUT);
	}

	private HandshakeCheck answering(String name, Admission admission) {
		return (request) -> {
			assertThat(request).isSameAs(this.request);
			this.invoked.add(name);
			return Mono.just(admission);
		};
	}

}
