package io.buckaroo.test.client;

import java.net.URI;
import java.time.Duration;

import org.junit.jupiter.api.Test;

import org.springframework.context.support.GenericApplicationContext;
import org.springframework.http.HttpMethod;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

/**
 * Tests for {@link BuckarooTestClient} and {@link Call}.
 */
class BuckarooTestClientTests {

	private final BuckarooTestClient client = BuckarooTestClient.forPort(8080);

	@Test
	void connectsToThisMachine() {
		assertThat(this.client.socket("/chat").call().uri()).hasToString("http://localhost:8080/chat");
	}

	@Test
	void usesTheSchemeOfTheServer() {
		assertThat(call("ws://example.org").isTls()).isFalse();
		assertThat(call("http://example.org").port()).isEqualTo(80);
		assertThat(call("wss://example.org").isTls()).isTrue();
		assertThat(call("https://example.org").port()).isEqualTo(443);
	}

	private static Call call(String server) {
		return BuckarooTestClient.of(URI.create(server)).socket("/chat").call();
	}

	@Test
	void keepsThePathOfTheServer() {
		assertThat(call("http://example.org/app").target()).isEqualTo("/app/chat");
	}

	@Test
	void encodesVariables() {
		assertThat(this.client.stream("/chat/{room}?q={q}", "a/b", "c&d").call().target())
			.isEqualTo("/chat/a%2Fb?q=c%26d");
	}

	@Test
	void putsTheLastEventIdIntoTheQueryOfASocket() {
		Call call = this.client.socket("/news?a=b").lastEventId("1&2").call();
		assertThat(call.target()).isEqualTo("/news?a=b&lastEventId=1%262");
		assertThat(call.withLastEventId("3").target()).isEqualTo("/news?a=b&lastEventId=3");
	}

	@Test
	void putsTheLastEventIdIntoAHeaderOfAStream() {
		Call call = this.client.stream("/news").lastEventId("1").call();
		assertThat(call.headers().getFirst("Last-Event-ID")).isEqualTo("1");
		assertThat(call.withLastEventId("2").headers().get("Last-Event-ID")).containsExactly("2");
		assertThat(call.withLastEventId("").headers().containsHeader("Last-Event-ID")).isFalse();
	}

	@Test
	void sendsABodyByPost() {
		assertThat(this.client.stream("/search").call().method()).isEqualTo(HttpMethod.GET);
		assertThat(this.client.stream("/search").body("").call().method()).isEqualTo(HttpMethod.POST);
		assertThat(this.client.stream("/search").body("").method(HttpMethod.PUT).call().method())
			.isEqualTo(HttpMethod.PUT);
	}

	@Test
	void sendsTheLengthOfABody() {
		Call get = this.client.stream("/search").body("why?").method(HttpMethod.GET).call();
		assertThat(RequestHead.http1(get).headers().getContentLength()).isEqualTo(4);
		assertThat(RequestHead.http1(this.client.stream("/search").body("").call()).headers().getContentLength())
			.isZero();
		assertThat(RequestHead.http1(this.client.stream("/search").call()).headers().containsHeader("Content-Length"))
			.isFalse();
	}

	@Test
	void hasOneKindOfUser() {
		assertThat(this.client.socket("/chat").user("ann").bearer("t").call().user()).isNull();
		assertThat(this.client.socket("/chat").user("ann").basic("ada", "secret").call().user()).isNull();
		Call call = this.client.socket("/chat").bearer("t").user("ann").call();
		assertThat(call.headers().containsHeader("Authorization")).isFalse();
		assertThat(call.user()).isNotNull();
		assertThat(this.client.socket("/chat").bearer("t").anonymous().call().headers().isEmpty()).isTrue();
	}

	@Test
	void sendsTheHostOfTheTest() {
		assertThat(this.client.socket("/chat").header("Host", "admin.example.org").call().authority())
			.isEqualTo("admin.example.org");
	}

	@Test
	void needsAnAbsolutePath() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.socket("chat"))
			.withMessage("The path must start with '/', but is 'chat'");
	}

	@Test
	void needsAPositiveTimeout() {
		assertThatIllegalArgumentException().isThrownBy(() -> this.client.timeout(Duration.ZERO))
			.withMessage("'timeout' must be positive");
	}

	@Test
	void needsAKnownScheme() {
		assertThatIllegalArgumentException().isThrownBy(() -> BuckarooTestClient.of(URI.create("ftp://example.org")))
			.withMessage("The scheme of 'server' must be http, https, ws or wss, but it is ftp://example.org");
		assertThatIllegalArgumentException().isThrownBy(() -> BuckarooTestClient.of(URI.create("/chat")))
			.withMessage("'server' must have a host, but is /chat");
	}

	@Test
	void needsAWebServer() {
		GenericApplicationContext context = new GenericApplicationContext();
		context.refresh();
		assertThatIllegalStateException().isThrownBy(() -> BuckarooTestClient.of(context).socket("/chat"))
			.withMessage(
					"The application has no web server. BuckarooTestClient needs one: use @SpringBootTest(webEnvironment = RANDOM_PORT) or @BuckarooTest");
	}

}
