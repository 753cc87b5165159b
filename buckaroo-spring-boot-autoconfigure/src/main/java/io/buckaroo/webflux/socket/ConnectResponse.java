package io.buckaroo.webflux.socket;

import org.reactivestreams.Publisher;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerResponse;

import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.http.server.reactive.ServerHttpResponseDecorator;

/**
 * The response to a CONNECT, which opens a tunnel or a WebSocket if its status is 2xx
 * (RFC 9110, section 9.3.6, and RFC 8441, section 5). A response with such a status from
 * a handler that does not upgrade, such as that of a page, is replaced with status 404.
 */
final class ConnectResponse extends ServerHttpResponseDecorator {

	ConnectResponse(ServerHttpResponse response) {
		super(response);
	}

	@Override
	public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
		return isSuccess() ? refuse(Flux.from(body)) : super.writeWith(body);
	}

	@Override
	public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
		return isSuccess() ? refuse(Flux.from(body).concatMap((part) -> part)) : super.writeAndFlushWith(body);
	}

	private boolean isSuccess() {
		HttpStatusCode status = getStatusCode();
		return status == null || status.is2xxSuccessful();
	}

	/**
	 * Completes the response without its body, of which only a part that is available
	 * already needs to be released.
	 */
	private Mono<Void> refuse(Flux<? extends DataBuffer> body) {
		body.take(1).subscribe(DataBufferUtils.releaseConsumer(), (failure) -> {
		}).dispose();
		getHeaders().clearContentHeaders();
		setStatusCode(HttpStatus.NOT_FOUND);
		return setComplete();
	}

	/**
	 * Changes the status of a response that was completed without a body, before it is
	 * sent. The head of an upgrade has been sent.
	 */
	void finish() {
		HttpServerResponse response = getNativeResponse(getDelegate());
		if (!response.hasSentHeaders() && HttpStatusCode.valueOf(response.status().code()).is2xxSuccessful()) {
			response.status(HttpStatus.NOT_FOUND.value());
		}
	}

}
