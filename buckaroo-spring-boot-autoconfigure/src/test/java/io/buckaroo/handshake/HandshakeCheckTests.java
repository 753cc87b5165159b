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

	private static final Duration PATIENCE = Duration.ofSeconds(20);

	private final ServerRequest request = ServerRequest
		.create(MockServerWebExchange.from(MockServerHttpRequest.get("/")), List.of());

	private final List<String> asked = new ArrayList<>();

	@Test
	void noChecksAdmit() {
		expect(Admission.admit());
	}

	@Test
	void checksAreAskedInOrderAndWithTheRequest() {
		HandshakeCheck all = HandshakeCheck.all(List.of(says("first", Admission.admit()),
				says("second", Admission.admit()), says("third", Admission.admit())));
		Mono<Admission> admission = all.check(this.request);
		assertThat(this.asked).isEmpty();
		expect(admission, Admission.admit());
		assertThat(this.asked).containsExactly("first", "second", "third");
	}

	@Test
	void aCheckIsAskedOnlyWhenTheOneBeforeHasAdmitted() {
		TestPublisher<Admission> first = TestPublisher.create();
		HandshakeCheck all = HandshakeCheck.all(List.of((request) -> first.mono(), says("second", Admission.admit())));
		StepVerifier.create(all.check(this.request))
			.then(() -> assertThat(this.asked).isEmpty())
			.then(() -> first.emit(Admission.admit()))
			.expectNext(Admission.admit())
			.expectComplete()
			.verify(PATIENCE);
		assertThat(this.asked).containsExactly("second");
	}

	@Test
	void theFirstRefusalIsTheAnswerAndNobodyElseIsAsked() {
		Admission refusal = Admission.refuse(HttpStatus.UNAUTHORIZED).withHeader("WWW-Authenticate", "Basic");
		expect(refusal, says("first", Admission.admit().withAttribute("user", "ann")), says("second", refusal),
				says("third", Admission.refuse(HttpStatus.FORBIDDEN)));
		assertThat(this.asked).containsExactly("first", "second");
	}

	@Test
	void attributesAddUpAndThoseOfTheLaterCheckWin() {
		expect(new Admitted(Map.of("user", "ann", "area", "admin", "level", 2), null),
				says("first", Admission.admit().withAttribute("user", "ann").withAttribute("level", 1)),
				says("second", Admission.admit().withAttribute("area", "admin").withAttribute("level", 2)));
	}

	@Test
	void aCheckSeesTheAttributesOfThoseBefore() {
		expect(new Admitted(Map.of("user", "ann", "level", 2), null),
				says("first", Admission.admit().withAttribute("user", "ann").withAttribute("level", 1)), (request) -> {
					assertThat(request.attributes()).containsEntry("user", "ann").containsEntry("level", 1);
					return Mono.just(Admission.admit().withAttribute("level", 2));
				});
	}

	@Test
	void theSubprotocolOfTheLaterCheckWins() {
		expect(Admission.admit().withSubprotocol("v2"), says("first", Admission.admit().withSubprotocol("v1")),
				says("second", Admission.admit().withSubprotocol("v2")));
	}

	@Test
	void aLaterCheckThatPicksNoSubprotocolLeavesThatOfTheEarlier() {
		expect(new Admitted(Map.of("user", "ann"), "v1"), says("first", Admission.admit().withSubprotocol("v1")),
				says("second", Admission.admit().withAttribute("user", "ann")));
	}

	@Test
	void nothingIsForbidden() {
		expect(Admission.refuse(HttpStatus.FORBIDDEN), says("first", Admission.admit()), (request) -> Mono.empty(),
				says("third", Admission.admit()));
		assertThat(this.asked).containsExactly("first");
	}

	@Test
	void aCheckThatThrowsFailsLikeOneThatFailsAndNobodyElseIsAsked() {
		IllegalStateException failure = new IllegalStateException("on purpose");
		List<HandshakeCheck> failing = List.of((request) -> {
			throw failure;
		}, (request) -> Mono.error(failure));
		for (HandshakeCheck check : failing) {
			HandshakeCheck all = HandshakeCheck.all(List.of(check, says("second", Admission.admit())));
			StepVerifier.create(all.check(this.request)).expectErrorMatches(failure::equals).verify(PATIENCE);
			assertThat(this.asked).isEmpty();
		}
	}

	@Test
	void aCheckThatReturnsNoPublisherFails() {
		StepVerifier.create(HandshakeCheck.all(List.of((request) -> null)).check(this.request))
			.expectError(NullPointerException.class)
			.verify(PATIENCE);
	}

	@Test
	void aCheckThatWaitsIsCancelled() {
		PublisherProbe<Admission> waiting = PublisherProbe.of(Mono.never());
		StepVerifier.create(HandshakeCheck.all(List.of((request) -> waiting.mono())).check(this.request))
			.expectSubscription()
			.then(waiting::assertWasSubscribed)
			.thenCancel()
			.verify(PATIENCE);
		waiting.assertWasCancelled();
	}

	@Test
	void everyRequestIsCheckedAnew() {
		HandshakeCheck all = HandshakeCheck.all(List.of(says("check", Admission.admit())));
		expect(all.check(this.request), Admission.admit());
		expect(all.check(this.request), Admission.admit());
		assertThat(this.asked).containsExactly("check", "check");
	}

	@Test
	void checksThatAreListedLaterAreNotAsked() {
		List<HandshakeCheck> checks = new ArrayList<>(List.of(says("first", Admission.admit())));
		HandshakeCheck all = HandshakeCheck.all(checks);
		checks.add(says("second", Admission.refuse(HttpStatus.FORBIDDEN)));
		expect(all.check(this.request), Admission.admit());
		assertThat(this.asked).containsExactly("first");
	}

	@Test
	void nullIsNoListOfChecks() {
		assertThatIllegalArgumentException().isThrownBy(() -> HandshakeCheck.all(null))
			.withMessageContaining("'checks'");
	}

	private void expect(Admission expected, HandshakeCheck... checks) {
		expect(HandshakeCheck.all(List.of(checks)).check(this.request), expected);
	}

	private static void expect(Mono<Admission> admission, Admission expected) {
		StepVerifier.create(admission).expectNext(expected).expectComplete().verify(PATIENCE);
	}

	private HandshakeCheck says(String name, Admission admission) {
		return (request) -> {
			assertThat(request).isSameAs(this.request);
			this.asked.add(name);
			return Mono.just(admission);
		};
	}

}
