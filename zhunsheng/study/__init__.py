"""Study: which documents were studied by whom, which hours are still owed, why people were away; 学习."""
