import 'reflect-metadata';
import { NestFactory } from '@nestjs/core';
import { ShopModule } from './shop.module.js';

const app = await NestFactory.create(ShopModule, { logger: ['error', 'warn'] });
app.enableShutdownHooks();
await app.listen(Number(process.env['PORT'] ?? '3000'), '127.0.0.1');
console.log(`The shop is at ${await app.getUrl()}`);
