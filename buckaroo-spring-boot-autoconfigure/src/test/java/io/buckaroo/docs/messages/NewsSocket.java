package io.buckaroo.docs.messages;

import io.buckaroo.Connection;
import io.buckaroo.MessageSocket;
import io.buckaroo.Position;
import io.buckaroo.Result;
import io.buckaroo.TopicMessage;
import io.buckaroo.WebSocketMapping;
import org.jspecify.annotations.Nullable;

import org.springframework.stereotype.Component;

/**
 * A socket that adds the id of a message to its payload.
 */
@Component
@WebSocketMapping("/news")
class NewsSocket implements MessageSocket<String, NewsSocket.Item, Void> {

	record Article(String title) {

	}

	record Item(@Nullable String id, Article article) {

	}

	@Override
	public Result<Item, Void> init(Connection connection) {
		connection.subscribe("news", Position.after(connection.lastEventId()));
		return Result.ok();
	}

	@Override
	public Result<Item, Void> handle(String message, Void state) {
		return Result.ok();
	}

	@Override
	public Result<Item, Void> info(Object message, Void state) {
		return (message instanceof TopicMessage published) ? Result.reply(published.toMessage(NewsSocket::item))
				: Result.ok();
	}

	private static Item item(TopicMessage published) {
		return new Item(published.id(), published.payload(Article.class));
	}

}
