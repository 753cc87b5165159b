package io.buckaroo.test.client;

import io.buckaroo.Buckaroo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * Tests of streams of a server with TLS and HTTP/2.
 */
class ClientStreamHttp2IT {

	@RegisterExtension
	static final RunningApplication application = RunningApplication.withTls(StreamHandlers.class,
			"server.http2.enabled=true");

	@Test
	void usesHttp2IfTheServerHasIt() {
		ClientStream stream = stream("/fixed").expectEvent("a");
		assertThat(stream.isHttp2()).isTrue();
		assertThat(stream.responseHeaders().containsHeader("Transfer-Encoding")).isFalse();
	}

	@Test
	void usesHttp1OnRequest() {
		ClientStream stream = application.client().stream("/fixed").http1().open();
		assertThat(stream.isHttp2()).isFalse();
		stream.expectEvent("a");
	}

	@Test
	void expectsTheEnd() {
		stream("/ending").expectEvent("last").expectEnd();
	}

	@Test
	void sendsABodyByPost() {
		application.client().stream("/search").body("why?").open().expectEvent("text/plain;charset=UTF-8 why?");
	}

	@Test
	void dropsAndResumes() {
		ClientStream stream = stream("/news");
		application.bean(Buckaroo.class).topic("news").publish("rain").block();
		stream.expectEvent("rain");
		stream.drop();
		application.awaitNoConnection();
		stream.expectDisconnect();
		application.bean(Buckaroo.class).topic("news").publish("sun").block();
		stream.resume().expectEvent("sun").expectNothing();
	}

	@Test
	void closes() {
		stream("/empty").close();
		application.awaitNoConnection();
	}

	@Test
	void expectsRefusals() {
		application.client().stream("/missing").expectRefused(404);
		application.client().stream("/gone").expectRefused(204);
	}

	private static ClientStream stream(String path) {
		return application.client().stream(path).open();
	}

}
