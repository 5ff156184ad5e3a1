enum BookshelfSchema {}
